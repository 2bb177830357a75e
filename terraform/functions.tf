# The edge functions on Spin. They keep nothing, so the machines come and go. The Workers in infra/workers are the other way.

data "aws_partition" "current" {}

resource "aws_launch_template" "functions" {
  name_prefix            = "${var.name}-functions-"
  image_id               = var.machine_image
  instance_type          = var.function_machine
  vpc_security_group_ids = [aws_security_group.functions.id]

  iam_instance_profile {
    name = aws_iam_instance_profile.platform.name
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  user_data = base64encode(templatefile("${path.module}/templates/functions.sh", {
    name           = var.name
    release_bucket = var.release_bucket
    release        = var.release
    unit           = file("${path.module}/../infra/systemd/edgecall-functions.service")
    tick_unit      = file("${path.module}/../infra/systemd/edgecall-webhook-tick.service")
    proxy          = file("${path.module}/templates/haproxy.cfg")
    settings = {
      EDGECALL_PUBLIC_URL    = var.public_url
      EDGECALL_SITE_DOMAIN   = var.site_domain
      EDGECALL_MAIL_URL      = var.mail_url
      EDGECALL_MEDIA_CONTROL = "http://${aws_network_interface.media[0].private_ip}:8081"
      EDGECALL_TABLE         = aws_dynamodb_table.edgecall.name
      EDGECALL_BUCKET        = aws_s3_bucket.edgecall.bucket
    }
    hosts = {
      SPIN_VARIABLE_TABLES_HOST  = "dynamodb.${var.region}.${data.aws_partition.current.dns_suffix}"
      SPIN_VARIABLE_OBJECTS_HOST = "s3.${var.region}.${data.aws_partition.current.dns_suffix}"
      SPIN_VARIABLE_MAIL_HOST    = regex("^https?://([^/]+)", var.mail_url)[0]
      SPIN_VARIABLE_MEDIA_HOST   = "${aws_network_interface.media[0].private_ip}:8081"
    }
  }))
}

resource "aws_autoscaling_group" "functions" {
  name                = "${var.name}-functions"
  min_size            = var.function_machines
  max_size            = var.function_machines * 4
  desired_capacity    = var.function_machines
  vpc_zone_identifier = aws_subnet.public[*].id
  target_group_arns   = [aws_lb_target_group.functions.arn, aws_lb_target_group.functions_inside.arn]
  health_check_type   = "ELB"

  launch_template {
    id      = aws_launch_template.functions.id
    version = aws_launch_template.functions.latest_version
  }

  instance_refresh {
    strategy = "Rolling"
  }
}

resource "aws_autoscaling_policy" "functions" {
  name                   = "half-busy"
  autoscaling_group_name = aws_autoscaling_group.functions.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 50

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_lb" "public" {
  name               = var.name
  load_balancer_type = "application"
  security_groups    = [aws_security_group.balancer.id]
  subnets            = aws_subnet.public[*].id
  # Desks keep their WebSocket open and ping every few seconds.
  idle_timeout = 120
}

# Media nodes ask the functions here; /internal is not reachable from the public.
resource "aws_lb" "inside" {
  name               = "${var.name}-inside"
  internal           = true
  load_balancer_type = "network"
  subnets            = aws_subnet.public[*].id
}

resource "aws_lb_target_group" "functions" {
  name     = "${var.name}-functions"
  port     = 3000
  protocol = "HTTP"
  vpc_id   = aws_vpc.edgecall.id

  health_check {
    path = "/api/health"
  }
}

resource "aws_lb_target_group" "functions_inside" {
  name     = "${var.name}-inside"
  port     = 3000
  protocol = "TCP"
  vpc_id   = aws_vpc.edgecall.id
}

resource "aws_lb_target_group" "desks" {
  name     = "${var.name}-desks"
  port     = 8081
  protocol = "HTTP"
  vpc_id   = aws_vpc.edgecall.id

  health_check {
    path = "/ready"
  }
}

resource "aws_lb_target_group_attachment" "desks" {
  count            = var.media_nodes
  target_group_arn = aws_lb_target_group.desks.arn
  target_id        = aws_instance.media[count.index].id
}

resource "aws_lb_listener" "public" {
  load_balancer_arn = aws_lb.public.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.functions.arn
  }
}

resource "aws_lb_listener_rule" "desks" {
  listener_arn = aws_lb_listener.public.arn
  priority     = 10

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.desks.arn
  }

  condition {
    path_pattern {
      values = ["/ws/desk"]
    }
  }
}

resource "aws_lb_listener_rule" "closed" {
  listener_arn = aws_lb_listener.public.arn
  priority     = 1

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }

  condition {
    path_pattern {
      values = ["/internal/*", "/control/*", "/metrics"]
    }
  }
}

resource "aws_lb_listener" "inside" {
  load_balancer_arn = aws_lb.inside.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.functions_inside.arn
  }
}
