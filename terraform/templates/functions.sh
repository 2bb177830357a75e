#!/bin/bash
# First start of a machine for edge functions.
set -euo pipefail

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends haproxy curl awscli nftables

useradd --system --create-home --home-dir /var/lib/edgecall --shell /usr/sbin/nologin edgecall || true
aws s3 cp "s3://${release_bucket}/${release}/spin" /usr/local/bin/spin
chmod 755 /usr/local/bin/spin
mkdir -p /opt/edgecall
aws s3 cp --recursive "s3://${release_bucket}/${release}/functions" /opt/edgecall/functions
aws s3 cp "s3://${release_bucket}/${release}/spin.toml" /opt/edgecall/spin.toml

install -d -m 750 -o root -g edgecall /etc/edgecall
umask 027
{
%{ for key, value in settings ~}
    echo '${key}=${value}'
%{ endfor ~}
%{ for key, value in hosts ~}
    echo '${key}=${value}'
%{ endfor ~}
    for secret in shared access; do
        aws secretsmanager get-secret-value --secret-id "${name}/$secret" --query SecretString --output text
    done
} >/etc/edgecall/functions.env
given=$(sed -n 's/^\(AWS_[A-Z_]*\|EDGECALL_[A-Z_]*\)=\(.*\)$/--env \1=\2/p' /etc/edgecall/functions.env | tr '\n' ' ')
echo "SPIN_SETTINGS=$given" >>/etc/edgecall/functions.env
chgrp edgecall /etc/edgecall/functions.env

# Tenants name the addresses that webhooks and HTTP nodes go to, so private ones are closed to Spin, but for names (DNS) and
# the media nodes' control port.
cat >/etc/nftables.conf <<'RULES'
flush ruleset
table inet edgecall {
    chain output {
        type filter hook output priority 0;
        meta skuid edgecall tcp sport 3001 accept
        meta skuid edgecall udp dport 53 accept
        meta skuid edgecall tcp dport { 53, 8081 } accept
        meta skuid edgecall ip daddr { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16 } reject
        meta skuid edgecall ip6 daddr { ::1, fc00::/7, fe80::/10 } reject
    }
}
RULES
systemctl enable --now nftables

cat >/etc/haproxy/haproxy.cfg <<'PROXY'
${proxy}
PROXY
cat >/etc/systemd/system/edgecall-functions.service <<'UNIT'
${unit}
UNIT
cat >/etc/systemd/system/edgecall-webhook-tick.service <<'UNIT'
${tick_unit}
UNIT
systemctl daemon-reload
systemctl enable --now edgecall-functions edgecall-webhook-tick
systemctl restart haproxy
