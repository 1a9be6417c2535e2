# shellcheck shell=bash
# What the tests have in common whose boxes are network namespaces; sourced, not run. The script sets $walk to its name.

skip() { # WHY
  echo "SKIPPED: the $walk $1"
  exit
}

# needs PROGRAM...: skips the test where one is missing.
needs() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || skip "needs $program"
  done
}

# first_namespace NAME: makes it, or skips the test where that is not allowed.
first_namespace() {
  ip netns add "$1" 2>/dev/null || skip 'may not make network namespaces here'
}

# end_namespace NAME: ends all that runs in there, each by its own process id, and removes it.
end_namespace() {
  local pid
  for pid in $(ip netns pids "$1" 2>/dev/null); do
    kill -9 "$pid" 2>/dev/null || true # it may have ended meanwhile
  done
  ip netns del "$1" 2>/dev/null || true
}
