output "balancer" {
  description = "Point the portal's host name (and *.site_domain) here."
  value       = aws_lb.public.dns_name
}

output "sip_addresses" {
  description = "Tell carriers these addresses, UDP and TCP port 5060."
  value       = aws_eip.media[*].public_ip
}

output "trunks_secret" {
  description = "Secret with the list of trunks; media nodes read it when they start."
  value       = aws_secretsmanager_secret.trunks.name
}
