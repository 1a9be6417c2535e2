# Undoes a fault after a time, should nobody have ended this before. Run as: sh -c "$(cat undoer.sh)" mn-undoer SECONDS SCRIPT ARGUMENTS...
#
# It is there for the case that mn is killed: neither a Ctrl-C at the terminal nor the end of it reaches it.
trap '' HUP INT
seconds=$1
script=$2
shift 2
if command -v setsid >/dev/null 2>&1; then
  exec setsid sh -c "sleep $seconds; $script" mn-undoer "$@"
fi
exec sh -c "sleep $seconds; $script" mn-undoer "$@"
