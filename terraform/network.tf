data "aws_availability_zones" "here" {
  state = "available"
}

locals {
  zones = slice(data.aws_availability_zones.here.names, 0, 2)
}

resource "aws_vpc" "edgecall" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "edgecall" {
  vpc_id = aws_vpc.edgecall.id
}

resource "aws_subnet" "public" {
  count                   = length(local.zones)
  vpc_id                  = aws_vpc.edgecall.id
  availability_zone       = local.zones[count.index]
  cidr_block              = cidrsubnet(aws_vpc.edgecall.cidr_block, 8, count.index)
  map_public_ip_on_launch = true
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.edgecall.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.edgecall.id
  }
}

resource "aws_route_table_association" "public" {
  count          = length(local.zones)
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

# Both stores are reached without the public network.
resource "aws_vpc_endpoint" "stores" {
  for_each        = toset(["dynamodb", "s3"])
  vpc_id          = aws_vpc.edgecall.id
  service_name    = "com.amazonaws.${var.region}.${each.key}"
  route_table_ids = [aws_route_table.public.id]
}

resource "aws_security_group" "balancer" {
  name   = "${var.name}-balancer"
  vpc_id = aws_vpc.edgecall.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = [aws_vpc.edgecall.cidr_block]
  }
}

# Tenants' webhooks and HTTP nodes go out from here. The start script closes the private ranges to Spin's user, the media nodes'
# control port excepted.
resource "aws_security_group" "functions" {
  name   = "${var.name}-functions"
  vpc_id = aws_vpc.edgecall.id

  ingress {
    from_port       = 3000
    to_port         = 3000
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
  }

  # The inner balancer has no group of its own; it and the media nodes are inside this network.
  ingress {
    from_port   = 3000
    to_port     = 3000
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.edgecall.cidr_block]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "media" {
  name   = "${var.name}-media"
  vpc_id = aws_vpc.edgecall.id

  # Desks, control, health, metrics: from the balancer, the functions and the other nodes.
  ingress {
    from_port       = 8081
    to_port         = 8081
    protocol        = "tcp"
    self            = true
    security_groups = [aws_security_group.balancer.id, aws_security_group.functions.id]
  }

  dynamic "ingress" {
    for_each = toset(["udp", "tcp"])

    content {
      from_port   = 5060
      to_port     = 5060
      protocol    = ingress.value
      cidr_blocks = distinct(flatten(values(var.carriers)))
    }
  }

  # Audio comes from carriers' media gateways and agents' browsers, whose addresses nobody knows beforehand.
  ingress {
    from_port   = 20000
    to_port     = 39999
    protocol    = "udp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
