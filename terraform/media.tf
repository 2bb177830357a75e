# Media nodes are machines with names and addresses of their own: carriers send to the address, the spool stays on the disk, the
# node's id is the same after a restart.

resource "aws_eip" "media" {
  count  = var.media_nodes
  domain = "vpc"
  tags   = { Name = "${var.name}-media-${count.index}" }
}

resource "aws_network_interface" "media" {
  count           = var.media_nodes
  subnet_id       = aws_subnet.public[count.index % length(local.zones)].id
  security_groups = [aws_security_group.media.id]
}

resource "aws_eip_association" "media" {
  count                = var.media_nodes
  allocation_id        = aws_eip.media[count.index].id
  network_interface_id = aws_network_interface.media[count.index].id
}

# Calls that the stores do not have yet are here, so it outlives the machine.
resource "aws_ebs_volume" "spool" {
  count             = var.media_nodes
  availability_zone = local.zones[count.index % length(local.zones)]
  size              = 100
  type              = "gp3"
  encrypted         = true
  tags              = { Name = "${var.name}-spool-${count.index}" }
}

resource "aws_volume_attachment" "spool" {
  count       = var.media_nodes
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.spool[count.index].id
  instance_id = aws_instance.media[count.index].id
}

resource "aws_instance" "media" {
  count                       = var.media_nodes
  ami                         = var.machine_image
  instance_type               = var.media_machine
  iam_instance_profile        = aws_iam_instance_profile.platform.name
  user_data_replace_on_change = true

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.media[count.index].id
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  user_data = templatefile("${path.module}/templates/media.sh", {
    name           = var.name
    release_bucket = var.release_bucket
    release        = var.release
    unit           = file("${path.module}/../infra/systemd/edgecall-media.service")
    settings = {
      EDGECALL_NODE_ID       = "media-${count.index}"
      EDGECALL_NODE_ADDRESS  = "http://${aws_network_interface.media[count.index].private_ip}:8081"
      EDGECALL_PUBLIC_IP     = aws_eip.media[count.index].public_ip
      EDGECALL_FUNCTIONS_URL = "http://${aws_lb.inside.dns_name}"
      EDGECALL_ORIGINS       = var.public_url
      EDGECALL_TABLE         = aws_dynamodb_table.edgecall.name
      EDGECALL_BUCKET        = aws_s3_bucket.edgecall.bucket
    }
  })

  tags = { Name = "${var.name}-media-${count.index}" }
}
