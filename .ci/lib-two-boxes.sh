# shellcheck shell=bash
# Two boxes as network namespaces, $here with 10.77.0.1 and $there with 10.77.0.2, and a real sshd in the latter; sourced, not run.
# Needs root, iproute2 and openssh.

PATH=$PATH:/usr/sbin
here=mn-here-$$ there=mn-there-$$
work=$(mktemp -d)
sshd='' ssh="ssh -o BatchMode=yes -o UserKnownHostsFile=$work/known_hosts -i $work/user"

skip() { # WHY
  echo "SKIPPED: ${0##*/}: $1"
  exit
}

need() { # PROGRAM...
  local program
  for program; do
    command -v "$program" >/dev/null || skip "there is no $program here"
  done
}

end_boxes() {
  [[ -z $sshd ]] || kill "$sshd" || true
  ip netns del "$here" 2>/dev/null || true
  ip netns del "$there" 2>/dev/null || true
  rm -rf "$work"
}

# make_boxes [SSHD-SETTING...]
make_boxes() {
  ip netns add "$here" 2>/dev/null || skip 'network namespaces may not be made here'
  ip netns add "$there"
  ip link add mnh$$ netns "$here" type veth peer name mnt$$ netns "$there"
  ip -n "$here" address add 10.77.0.1/24 dev mnh$$
  ip -n "$there" address add 10.77.0.2/24 dev mnt$$
  local space link end_of setting
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
  for setting; do echo "$setting" >>"$work/sshd_config"; done
  mkdir -p /run/sshd
  ip netns exec "$there" /usr/sbin/sshd -D -e -f "$work/sshd_config" 2>"$work/sshd.log" &
  sshd=$!
  echo "10.77.0.2 $(cut -d ' ' -f 1,2 "$work/host.pub")" >"$work/known_hosts"
  for _ in {1..50}; do
    # shellcheck disable=SC2086 # a command and its options
    if ip netns exec "$here" $ssh 10.77.0.2 true 2>/dev/null; then return; fi
    sleep 0.2
  done
  echo "${0##*/}: the sshd does not answer:" "$(cat "$work/sshd.log")" >&2
  return 1
}

# smoke [OPTION...]: the two-box smoke test with its markers; what it said is in $work/said.
smoke() {
  ip netns exec "$here" "$root/scripts/test_redis_sentinel_two_box_ha.sh" --remote-host 10.77.0.2 --local-ip 10.77.0.1 \
    --remote-ip 10.77.0.2 --ssh "$ssh" "$@" | tee "$work/said"
  grep -q '^two_box_initial_write_ok=' "$work/said"
  grep -q '^two_box_post_failover_write_read_ok' "$work/said"
}
