# Ends every server of a JVM that is gone. Run as: sh -c "$(cat watchdog.sh)" mn-store-local-watchdog FOLDER PROGRAMS
#
# Standard input is a pipe whose other end only the JVM holds: it closes when the JVM is gone, however it went, and stays open
# while the JVM is merely stopped. Nothing is ever written to it.
trap '' HUP INT TERM QUIT
while read -r _; do :; done

folder=$1
programs=$2
# From here on a launch that is under way gives up by itself: see launch.sh.
rm -f "$folder/open"
for file in "$folder"/pids/*; do
  read -r pid <"$file" || continue
  if [ -d /proc/self ]; then
    # The number may have passed to a process that is none of ours. Ours work inside the folder.
    case $(readlink "/proc/$pid/cwd") in
      "$folder"/*) ;;
      *) continue ;;
    esac
  fi
  kill -KILL "$pid"
done
tries=0
# A dying server may still be writing.
while { [ -d "$folder" ] || [ -d "$programs" ]; } && [ "$tries" -lt 10 ]; do
  rm -rf "$folder" "$programs" || sleep 1
  tries=$((tries + 1))
done
