# What functions and media nodes share. The values are made here once and are in the state file: keep that encrypted and closed.

resource "random_id" "seal_key" {
  byte_length = 32

  # A new key could not open what the old one sealed.
  lifecycle {
    prevent_destroy = true
  }
}

resource "random_password" "internal_token" {
  length  = 48
  special = false
}

resource "aws_secretsmanager_secret" "shared" {
  name = "${var.name}/shared"
}

resource "aws_secretsmanager_secret_version" "shared" {
  secret_id = aws_secretsmanager_secret.shared.id
  secret_string = join("\n", [
    "EDGECALL_SEAL_KEY=${random_id.seal_key.hex}",
    "EDGECALL_INTERNAL_TOKEN=${random_password.internal_token.result}",
    "",
  ])
}

resource "aws_secretsmanager_secret" "trunks" {
  name = "${var.name}/trunks"
}

resource "aws_secretsmanager_secret_version" "trunks" {
  secret_id     = aws_secretsmanager_secret.trunks.id
  secret_string = jsonencode([for name, sources in var.carriers : { id = name, by = "address", sources = sources }])

  # Trunks with passwords are added by hand and stay.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

data "aws_iam_policy_document" "machines" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# Components and nodes sign their requests with a key pair of their own: both stores and nothing else.
data "aws_iam_policy_document" "stores" {
  statement {
    actions = [
      "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
      "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable",
    ]
    resources = [aws_dynamodb_table.edgecall.arn, "${aws_dynamodb_table.edgecall.arn}/index/*"]
  }

  statement {
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:AbortMultipartUpload"]
    resources = [aws_s3_bucket.edgecall.arn, "${aws_s3_bucket.edgecall.arn}/*"]
  }

}

# What the machines themselves may: fetch the release and its secrets when they start.
data "aws_iam_policy_document" "platform" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.shared.arn, aws_secretsmanager_secret.trunks.arn, aws_secretsmanager_secret.access.arn]
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.release_bucket}/*"]
  }
}

resource "aws_iam_role" "platform" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.machines.json
}

resource "aws_iam_role_policy" "platform" {
  name   = "platform"
  role   = aws_iam_role.platform.id
  policy = data.aws_iam_policy_document.platform.json
}

resource "aws_iam_instance_profile" "platform" {
  name = var.name
  role = aws_iam_role.platform.name
}


resource "aws_iam_user" "stores" {
  name = "${var.name}-stores"
}

resource "aws_iam_user_policy" "stores" {
  name   = "stores"
  user   = aws_iam_user.stores.name
  policy = data.aws_iam_policy_document.stores.json
}

resource "aws_iam_access_key" "stores" {
  user = aws_iam_user.stores.name
}

resource "aws_secretsmanager_secret" "access" {
  name = "${var.name}/access"
}

resource "aws_secretsmanager_secret_version" "access" {
  secret_id = aws_secretsmanager_secret.access.id
  secret_string = join("\n", [
    "AWS_REGION=${var.region}",
    "AWS_ACCESS_KEY_ID=${aws_iam_access_key.stores.id}",
    "AWS_SECRET_ACCESS_KEY=${aws_iam_access_key.stores.secret}",
    "",
  ])
}
