#!/usr/bin/env bash
# This box joins, leaves or looks at the Redis HA cluster: another name for 'mn ha join|leave|status', with the same options.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

case ${1:-} in
join | leave | status) exec "$here/mn" ha "$@" ;;
-h | --help) exec "$here/mn" ha --help ;;
*)
  echo 'usage: redis_ha.sh join|leave|status [OPTION...]   (redis_ha.sh join --help lists the options)' >&2
  exit 2
  ;;
esac
