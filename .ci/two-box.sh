#!/usr/bin/env bash
# Runs scripts/test_redis_sentinel_two_box_ha.sh between two network namespaces, with a real sshd in one of them: once where both reach
# each other, and once where the remote box does not reach this one. Needs root, iproute2, iptables, openssh and redis-server.
# Prints a line that begins with SKIPPED, and succeeds, where something of it is missing.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

for needed in ip iptables ssh ssh-keygen redis-server; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: the two-box smoke test needs $needed" && exit; }
done
[[ -x /usr/sbin/sshd ]] || { echo 'SKIPPED: the two-box smoke test needs sshd' && exit; }
here=mn-here-$$ there=mn-there-$$
ip netns add "$here" 2>/dev/null || { echo 'SKIPPED: the two-box smoke test may not make network namespaces here' && exit; }

work=$(mktemp -d)
sshd=''
end() {
  local code=$?
  ((code == 0)) || tail -n 20 "$work/sshd.log" >&2 || true
  [[ -z $sshd ]] || kill "$sshd" || true
  ip netns del "$here" || true
  ip netns del "$there" || true
  rm -rf "$work"
  exit "$code"
}
trap end EXIT

ip netns add "$there"
ip link add mnh$$ netns "$here" type veth peer name mnt$$ netns "$there"
ip -n "$here" address add 10.77.0.1/24 dev mnh$$
ip -n "$there" address add 10.77.0.2/24 dev mnt$$
for end_of in "$here mnh$$" "$there mnt$$"; do
  read -r space link <<<"$end_of"
  ip -n "$space" link set lo up
  ip -n "$space" link set "$link" up
done

ssh-keygen -q -t ed25519 -N '' -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -f "$work/user"
cat >"$work/sshd_config" <<TEXT
Port 22
ListenAddress 10.77.0.2
HostKey $work/host
AuthorizedKeysFile $work/user.pub
PasswordAuthentication no
UsePAM no
StrictModes no
PidFile none
TEXT
mkdir -p /run/sshd
ip netns exec "$there" /usr/sbin/sshd -D -e -f "$work/sshd_config" 2>"$work/sshd.log" &
sshd=$!
echo "10.77.0.2 $(cut -d ' ' -f 1,2 "$work/host.pub")" >"$work/known_hosts"
ssh="ssh -o BatchMode=yes -o UserKnownHostsFile=$work/known_hosts -i $work/user"
for _ in {1..50}; do
  if ip netns exec "$here" $ssh 10.77.0.2 true 2>/dev/null; then break; fi
  sleep 0.2
done

smoke() {
  ip netns exec "$here" "$root/scripts/test_redis_sentinel_two_box_ha.sh" --remote-host 10.77.0.2 --local-ip 10.77.0.1 \
    --remote-ip 10.77.0.2 --ssh "$ssh" | tee "$work/said"
  grep -q '^two_box_initial_write_ok=' "$work/said"
  grep -q '^two_box_post_failover_write_read_ok' "$work/said"
}

smoke
# From now on the remote box may answer, and not ask.
ip netns exec "$here" iptables -A INPUT -i mnh$$ -p tcp --syn -j REJECT --reject-with tcp-reset
smoke
grep -q '^Remote cannot reach local Redis at 10.77.0.1:6379; using remote as initial primary.$' "$work/said"
echo 'two-box smoke test: both reach each other ok, one-way ok'
