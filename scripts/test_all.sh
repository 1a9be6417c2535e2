#!/usr/bin/env bash
# The test suites that are selected, one after the other: the build's own, and smoke tests of Redis HA.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
usage: test_all.sh [OPTION...]

  (none)                        mvn verify
  --redis-ha                    besides, the smoke test of Redis Sentinel on this machine
  --redis-ha-remote-host HOST   besides, the smoke test with another box, over ssh; needs these two as well:
  --redis-ha-local-ip IP        where the other box reaches this one
  --redis-ha-remote-ip IP       where this one reaches the other box
  --docker                      those two with containers of Docker engines, and not with processes
  --image IMAGE                 which image the containers have (default: MN_DOCKER_IMAGE, else redis:7.2)
  --skip-maven                  without mvn verify

Ends with 'All selected test suites passed.' and exit code 0, or at the first suite that fails.
TEXT
}

usage_error() {
  echo "test_all.sh: $*" >&2
  usage >&2
  exit 2
}

maven=yes local='' host='' local_ip='' remote_ip='' docker=()
while (($# > 0)); do
  case $1 in
  --redis-ha) local=yes && shift ;;
  --skip-maven) maven='' && shift ;;
  --docker) docker+=(--docker) && shift ;;
  --image)
    (($# > 1)) || usage_error "$1 needs a value"
    docker+=(--image "$2") && shift 2
    ;;
  --redis-ha-remote-host | --redis-ha-local-ip | --redis-ha-remote-ip)
    (($# > 1)) || usage_error "$1 needs a value"
    case $1 in
    *-host) host=$2 ;;
    *-local-ip) local_ip=$2 ;;
    *-remote-ip) remote_ip=$2 ;;
    esac
    shift 2
    ;;
  -h | --help) usage && exit ;;
  *) usage_error "there is no option '$1'" ;;
  esac
done
if [[ -n $host$local_ip$remote_ip && (-z $host || -z $local_ip || -z $remote_ip) ]]; then
  usage_error '--redis-ha-remote-host, --redis-ha-local-ip and --redis-ha-remote-ip belong together'
fi
[[ ${#docker[@]} == 0 || -n $local$host ]] || usage_error '--docker is for --redis-ha and --redis-ha-remote-host'
[[ -n $maven$local$host ]] || usage_error 'no suite is selected'

if [[ -n $maven ]]; then
  echo '== mvn verify'
  (cd "$here/.." && mvn -B -ntp verify)
fi
if [[ -n $local ]]; then
  echo '== Redis Sentinel on this machine'
  "$here/test_redis_sentinel_ha.sh" ${docker[@]+"${docker[@]}"}
fi
if [[ -n $host ]]; then
  echo "== Redis Sentinel on this machine and $host"
  "$here/test_redis_sentinel_two_box_ha.sh" --remote-host "$host" --local-ip "$local_ip" --remote-ip "$remote_ip" \
    ${docker[@]+"${docker[@]}"}
fi
echo 'All selected test suites passed.'
