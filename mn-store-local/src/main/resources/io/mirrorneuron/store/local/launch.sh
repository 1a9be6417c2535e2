# Becomes a server, with its process id on record. Run as: sh -c "$(cat launch.sh)" mn-store-local-launch PIDFILE OPEN PROGRAM ARGUMENTS...
#
# The order matters: record first, then look whether the JVM still wants servers. The watchdog takes OPEN away first and then reads
# the records, so one of the two always notices the other.
echo $$ >"$1" || exit 1
[ -e "$2" ] || exit 1
shift 2
# A session of its own, so that a Ctrl-C at the terminal reaches the JVM alone, which ends its servers in its own order.
if command -v setsid >/dev/null 2>&1; then
  exec setsid "$@"
fi
exec "$@"
