//! DynamoDB and S3 repositories, each bound to a tenant.
