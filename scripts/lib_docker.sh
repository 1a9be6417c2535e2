# shellcheck shell=bash
# Redis and Sentinel in containers, on this box's engine or on the other's; sourced after lib_smoke.sh by the smoke tests, not run. The
# script defines on(): 'on local|remote SCRIPT' runs a script on a box.
# Our containers bear a label that no other run has, and no container without it is touched.

smoke=mn-smoke-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
image=${MN_DOCKER_IMAGE:-redis:7.2}
unset MN_DOCKER_IMAGE # is ours, and no setting of the store

# The configuration comes through the environment, which only those can read who may use the engine.
# shellcheck disable=SC2016 # for the shell in the container
in_container='umask 077 && printf "%s" "$SERVER_CONFIGURATION" >/mn/server.conf &&
exec "$(command -v valkey-server || command -v redis-server)" /mn/server.conf "$@"'

# docker_on local|remote ARGUMENT...
docker_on() {
  on "$1" "docker $(printf '%q ' "${@:2}")"
}

# require_docker local|remote: an engine that has the image.
require_docker() {
  local said
  said=$(docker_on "$1" version --format '{{.Server.Version}}' 2>&1) ||
    give_up "no Docker engine answers on the $1 box; 'docker version' said:" "${said##*$'\n'}" \
      'start one, or point DOCKER_HOST at one there, or leave out --docker, which uses processes.'
  said=$(docker_on "$1" image inspect --format '{{.Id}}' "$image" 2>&1) ||
    give_up "the Docker engine of the $1 box has no image '$image'; 'docker image inspect' said:" "${said##*$'\n'}" \
      "fetch it there ('docker pull $image'), or name an image with redis-server or valkey-server by --image or MN_DOCKER_IMAGE."
}

# start_container WHERE NAME NETWORK ADDRESS PORT CONFIGURATION [ARGUMENT...]
start_container() {
  local where=$1 name=$2 network=$3 address=$4 port=$5 configuration=$6
  local options=(--detach --name "$smoke-$name" --label "io.mirrorneuron.smoke=$smoke" --network "$network"
    --env SERVER_CONFIGURATION --tmpfs /mn --user 0 --cap-drop ALL --security-opt no-new-privileges --entrypoint sh)
  [[ $network == host ]] || options+=(--publish "$address:$port:$port")
  on "$where" "export SERVER_CONFIGURATION=$(printf %q "$configuration")
    docker run $(printf '%q ' "${options[@]}" "$image" -c "$in_container" sh "${@:7}")"
}

# start_in_docker WHERE NETWORK ADDRESS REDIS_PORT SENTINEL_PORT: a Redis and a Sentinel that know of nobody; 'mn ha join' takes them as
# it finds them. As it would have configured them itself. False if they cannot listen there; $work/docker.log says why.
start_in_docker() {
  local where=$1 network=$2 address=$3 redis_port=$4 sentinel_port=$5 bind=$3
  [[ $network == host ]] || bind=0.0.0.0
  local redis sentinel
  redis="bind $bind
port $redis_port
dir /mn
protected-mode no
requirepass $MN_REDIS_PASSWORD
masterauth $MN_REDIS_PASSWORD
appendonly yes
save \"\"
maxmemory-policy noeviction
repl-diskless-sync no
acl-pubsub-default resetchannels
replica-announce-ip $address
replica-announce-port $redis_port
"
  sentinel="bind $bind
port $sentinel_port
dir /mn
protected-mode no
requirepass $MN_REDIS_SENTINEL_PASSWORD
sentinel sentinel-pass $MN_REDIS_SENTINEL_PASSWORD
sentinel announce-ip $address
sentinel announce-port $sentinel_port
"
  {
    start_container "$where" "redis-$redis_port" "$network" "$address" "$redis_port" "$redis" &&
      start_container "$where" "sentinel-$sentinel_port" "$network" "$address" "$sentinel_port" "$sentinel" --sentinel
  } 2>"$work/docker.log" >/dev/null || return
  await_container "$where" "redis-$redis_port" "$address" "$redis_port" &&
    await_container "$where" "sentinel-$sentinel_port" "$address" "$sentinel_port"
}

# await_container WHERE NAME ADDRESS PORT: false if it ended. Whoever knows the password is ours.
await_container() {
  local running said
  for _ in {1..60}; do
    # shellcheck disable=SC2016 # for the inner shell
    if said=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "AUTH %s\r\n" "$MN_REDIS_PASSWORD" >&3 && head -n 1 <&3' \
      "$3" "$4" 2>&1) && [[ $said == +OK* ]]; then
      return
    fi
    running=$(docker_on "$1" inspect --format '{{.State.Running}}' "$smoke-$2")
    if [[ $running != true ]]; then
      docker_on "$1" logs --tail 5 "$smoke-$2" >>"$work/docker.log" 2>&1
      return 1
    fi
    sleep 1
  done
  give_up "the container $smoke-$2 runs on the $1 box, but does not answer at $3:$4: $said" \
    "is a firewall between, or does its engine not have this network ('docker network ls')?"
}

# kill_in_docker WHERE NAME: as a crash would, with SIGKILL.
kill_in_docker() {
  docker_on "$1" kill "$smoke-$2" >"$work/docker.log" 2>&1 || give_up "docker kill $smoke-$2 failed on the $1 box:" "$(cat "$work/docker.log")"
}

own_containers() { # WHERE
  docker_on "$1" ps --all --quiet --filter "label=io.mirrorneuron.smoke=$smoke"
}

show_containers() { # WHERE
  local id
  for id in $(own_containers "$1"); do
    docker_on "$1" inspect --format '{{.Name}} {{.State.Status}}' "$id"
    docker_on "$1" logs --tail 20 "$id"
  done
}

# remove_containers WHERE: all of this run. Twice, as an engine may still be starting one whose client was interrupted.
remove_containers() {
  local ids pause
  for pause in 1 0; do
    # shellcheck disable=SC2086 # several
    if ! { ids=$(own_containers "$1") && { [[ -z $ids ]] || docker_on "$1" rm --force --volumes $ids >/dev/null; }; } 2>"$work/remove.log"; then
      echo "${0##*/}: containers labelled io.mirrorneuron.smoke=$smoke may be left on the $1 box:" "$(cat "$work/remove.log")" >&2
      return 1
    fi
    sleep "$pause"
  done
}
