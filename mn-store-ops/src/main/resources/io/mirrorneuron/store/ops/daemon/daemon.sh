# Becomes a server that outlives whoever started it. Run as: sh -c "$(cat daemon.sh)" mn-daemon PIDFILE PROGRAM ARGUMENTS...
#
# The process id is on record before there is a server, so that none is ever left that nobody knows of.
# Whoever reads it meanwhile finds the old one or this one, and never half of it.
echo $$ >"$1.part" && mv "$1.part" "$1" || exit 1
shift
# A session of its own: neither a Ctrl-C at the terminal nor the end of it reaches the server.
if command -v setsid >/dev/null 2>&1; then
  exec setsid "$@"
fi
trap '' HUP INT
exec "$@"
