#!/bin/bash
# First start of a media node.
set -euo pipefail

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends espeak-ng awscli

# The spool's disk is attached a moment after the start; it is formatted only when it is new.
disk=
for _ in $(seq 120); do
    disk=$(lsblk -dpno NAME,MOUNTPOINTS | awk '$2 == "" && $1 ~ /nvme[1-9]n1|xvdf|sdf/ { print $1; exit }')
    [ -n "$disk" ] && break
    sleep 1
done
[ -n "$disk" ] || { echo "the disk for the spool is not attached" >&2; exit 1; }
blkid "$disk" >/dev/null || mkfs.ext4 -q "$disk"
mkdir -p /var/lib/edgecall
mount "$disk" /var/lib/edgecall
echo "$disk /var/lib/edgecall ext4 defaults,nofail 0 2" >>/etc/fstab

useradd --system --home-dir /var/lib/edgecall --shell /usr/sbin/nologin edgecall || true
chown edgecall:edgecall /var/lib/edgecall
aws s3 cp "s3://${release_bucket}/${release}/edgecall" /usr/local/bin/edgecall
chmod 755 /usr/local/bin/edgecall

install -d -m 750 -o root -g edgecall /etc/edgecall
umask 027
{
%{ for key, value in settings ~}
    echo '${key}=${value}'
%{ endfor ~}
    echo 'EDGECALL_TRUNKS=/etc/edgecall/trunks.json'
    echo 'EDGECALL_DATA=/var/lib/edgecall'
    for secret in shared access; do
        aws secretsmanager get-secret-value --secret-id "${name}/$secret" --query SecretString --output text
    done
} >/etc/edgecall/media.env
aws secretsmanager get-secret-value --secret-id "${name}/trunks" --query SecretString --output text >/etc/edgecall/trunks.json
chgrp edgecall /etc/edgecall/media.env /etc/edgecall/trunks.json

cat >/etc/systemd/system/edgecall-media.service <<'UNIT'
${unit}
UNIT
systemctl daemon-reload
systemctl enable --now edgecall-media
