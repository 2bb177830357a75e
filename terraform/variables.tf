variable "name" {
  description = "Name of this platform; prefix of everything made here."
  type        = string
  default     = "edgecall"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "2 to 20 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "region" {
  description = "AWS region of both stores and of all machines."
  type        = string
}

variable "public_url" {
  description = "Address of the portal, https:// without a slash at the end."
  type        = string

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.public_url))
    error_message = "Give https:// and a host name."
  }
}

variable "site_domain" {
  description = "Instances are at PREFIX.DOMAIN; empty: at public_url/at/PREFIX."
  type        = string
  default     = ""
}

variable "certificate_arn" {
  description = "Certificate of the portal's host name (and of *.site_domain)."
  type        = string
}

variable "mail_url" {
  description = "Service that takes mails as JSON by POST."
  type        = string
}

variable "release_bucket" {
  description = "Bucket that holds the built release: VERSION/edgecall, VERSION/functions/*.wasm, VERSION/spin.toml, VERSION/spin."
  type        = string
}

variable "release" {
  description = "Version of the release to run."
  type        = string
}

variable "machine_image" {
  description = "Id of a Debian 12 image or newer, with cloud-init and the AWS command line."
  type        = string
}

variable "media_machine" {
  description = "Machine type of media nodes. The beat of the audio wants whole cores, so no burstable types."
  type        = string
  default     = "c7i.large"
}

variable "media_nodes" {
  description = "Number of media nodes, each with a fixed public address that carriers are told."
  type        = number
  default     = 2

  validation {
    condition     = var.media_nodes >= 1 && var.media_nodes <= 200
    error_message = "1 to 200."
  }
}

variable "function_machine" {
  description = "Machine type for the edge functions on Spin."
  type        = string
  default     = "c7i.large"
}

variable "function_machines" {
  description = "Number of machines for edge functions."
  type        = number
  default     = 2
}

variable "carriers" {
  description = "Address ranges from which SIP is taken, by the trunk's name. Trunks with passwords are added in the trunks secret by hand."
  type        = map(list(string))
  default     = {}
}

variable "recording_days" {
  description = "Days until recordings move to cheaper storage. Nothing is deleted here: that is each tenant's setting."
  type        = number
  default     = 30
}
