
# What follows is the same in every such script. Nothing is kept outside of the repository: a script that was stopped,
# in whatever way, is simply started again.
#
#   --once     do what can be done now, then end
#   --status   only say where the run stands
#
#   BRAIN_WORKER_COMMAND   a command that does one task: its words, then the task's id. Without one, the script says
#                          which tasks there are, and waits until they are done. It runs in this folder, and finds its
#                          own name in BRAIN_WORKER, and the run in BRAIN_RUN.
#   BRAIN_TRIES            how often anything is tried, 4 when unset
#   BRAIN_PAUSE            seconds before the second try and between two looks, doubled each time; 2 when unset
#   BRAIN_WORKERS          tasks at the same time, instead of what the script was made for
#
# Ends with: 0 done, 1 failed (the phase and why are said), 2 cannot begin, 3 start it again later, 4 waits for a person.

TRIES="${BRAIN_TRIES:-4}"
PAUSE="${BRAIN_PAUSE:-2}"
WORKERS="${BRAIN_WORKERS:-$WORKERS_MAX}"
WORKER_COMMAND=()
JOBS=()
TOLD=' '
WORKED=''
NAP=$PAUSE

main() {
  local once='' look=''
  while [ "$#" -gt 0 ]; do
    case "$1" in
      --once) once=yes ;;
      --status) look=yes ;;
      *) stop 2 "Unknown option: $1 (there are --once and --status)" ;;
    esac
    shift
  done
  check_place
  if [ -n "$look" ]; then
    exec brain workflow status "$RUN" --fetch
  fi
  trap 'interrupted' INT TERM HUP
  again begin || stop "$(code_for "$?")" "The run $RUN could not be started."
  say "Run $RUN, template $TEMPLATE"
  while :; do
    again brain workflow advance "$RUN" --quiet || stop "$(code_for "$?")" "The run $RUN could not be advanced."
    again look || stop 3 "The state of $RUN could not be read."
    step "$once"
  done
}

check_place() {
  local word
  for word in "$TRIES" "$PAUSE" "$WORKERS"; do
    case "$word" in
      '' | *[!0-9]*) stop 2 "Not a number: $word" ;;
    esac
  done
  if [ "$TRIES" -lt 1 ] || [ "$WORKERS" -lt 1 ]; then stop 2 'BRAIN_TRIES and BRAIN_WORKERS begin at 1.'; fi
  command -v git >/dev/null 2>&1 || stop 2 'git is missing.'
  command -v brain >/dev/null 2>&1 || stop 2 'brain is missing: npm install --global tenarms'
  git rev-parse --git-dir >/dev/null 2>&1 || stop 2 'This folder is not in a git repository.'
  if [ -n "${BRAIN_WORKER_COMMAND:-}" ]; then
    read -r -a WORKER_COMMAND <<<"$BRAIN_WORKER_COMMAND"
  fi
}

# The run that this script is for is started once, whoever comes first.
begin() {
  local code
  if known; then return 0; fi
  start_run >/dev/null && return 0
  code=$?
  known || return "$code"
}

known() { brain workflow status "$RUN" --porcelain --fetch >/dev/null 2>&1; }

# Reads where the run stands into STATE, NEXT, FAILED, READY (tasks to be worked), HELD (tasks of a worker of this
# script that is no more), and OPTIONAL (those of phases that may fail).
look() {
  local text kind a b c d e
  text=$(brain workflow status "$RUN" --porcelain --fetch) || return
  STATE='' NEXT='' FAILED='' READY=() HELD=() OPTIONAL=' ' PLACE=''
  while IFS=$'\t' read -r kind a b c d e; do
    case "$kind" in
      run) STATE=$b PLACE="phase $c of $d" ;;
      task) sort_task "$a" "$b" "$c" "$d" "$e" ;;
      failed) FAILED="$FAILED"$'\n'"  phase $a: $b" ;;
      next) NEXT=$a ;;
    esac
  done <<<"$text"
  [ -n "$STATE" ]
}

sort_task() {
  local id=$1 state=$2 phase=$3 worker=$4 need=$5
  if [ "$need" = optional ]; then OPTIONAL="$OPTIONAL$id "; fi
  case "$state" in
    ready) READY+=("$id:$phase") ;;
    in_progress | changes_requested)
      if [ "$worker" = "$(name_for "$id")" ]; then HELD+=("$id:$phase"); fi
      ;;
  esac
}

step() {
  local once=$1
  case "$STATE" in
    completed)
      say "Done: $RUN. Put it away with: $NEXT"
      exit 0
      ;;
    failed) stop 1 "Failed:${FAILED:-  no phase says why}"$'\n'"Try again from there: $NEXT, then start this script again." ;;
    paused | cancelled | damaged) stop 4 "The run is $STATE. Next: $NEXT" ;;
  esac
  if [ "$SECONDS_MAX" -gt 0 ] && [ "$SECONDS" -ge "$SECONDS_MAX" ]; then
    stop 3 "The time is over ($PLACE). Start it again to go on."
  fi
  if [ "${#WORKER_COMMAND[@]}" -gt 0 ] && [ $((${#READY[@]} + ${#HELD[@]})) -gt 0 ]; then
    work
    NAP=$PAUSE
    return
  fi
  tell
  if [ -n "$once" ]; then exit 4; fi
  sleep "$NAP"
  if [ "$NAP" -lt 30 ]; then NAP=$((NAP * 2)); fi
}

# What somebody else has to do, said once.
tell() {
  local entry
  for entry in ${READY[@]+"${READY[@]}"}; do
    tell_once "${entry%%:*}" "${entry##*:} ($PLACE): give it to a worker: brain worker-instructions ${entry%%:*}"
  done
  if [ "$STATE" = waiting ]; then tell_once "$NEXT" "$PLACE waits for a person: $NEXT"; fi
}

tell_once() {
  case "$TOLD" in
    *" $1 "*) ;;
    *)
      TOLD="$TOLD$1 "
      say "$2"
      ;;
  esac
}

# As many tasks at once as the script may; those that a former run of it began come first.
work() {
  local entry failed='' back='' code=0
  JOBS=()
  for entry in ${HELD[@]+"${HELD[@]}"} ${READY[@]+"${READY[@]}"}; do
    [ "${#JOBS[@]}" -lt "$WORKERS" ] || break
    if [ "$(times_worked "$entry")" -ge "$TRIES" ]; then
      back="$back $entry"
      continue
    fi
    WORKED="$WORKED $entry"
    work_on "${entry%%:*}" "${entry##*:}" &
    JOBS+=("$!:$entry")
  done
  for entry in ${JOBS[@]+"${JOBS[@]}"}; do
    code=0
    wait "${entry%%:*}" || code=$?
    [ "$code" -eq 0 ] || failed="$failed ${entry#*:}"
  done
  JOBS=()
  for entry in $failed; do give_up "${entry%%:*}" "${entry##*:}" "the worker of ${entry%%:*} gave no result in $TRIES tries"; done
  for entry in $back; do give_up "${entry%%:*}" "${entry##*:}" "${entry%%:*} was worked on $TRIES times and is still open: results/${entry%%:*}-feedback.md says why"; done
}

work_on() {
  local task=$1 phase=$2 try=1 pause=$PAUSE child=''
  trap '[ -z "$child" ] || kill "$child" 2>/dev/null || true; exit 143' TERM
  trap - INT HUP
  while :; do
    say "$phase: $task, try $try"
    BRAIN_WORKER=$(name_for "$task") BRAIN_RUN=$RUN "${WORKER_COMMAND[@]}" "$task" </dev/null &
    child=$!
    wait "$child" || true
    # What counts is what stands in the repository, not what the command says.
    if ! is_open "$task"; then return 0; fi
    [ "$try" -lt "$TRIES" ] || return 1
    say "$phase: the worker of $task ended without a result; again in $pause s"
    sleep "$pause"
    free "$task"
    pause=$((pause * 2)) try=$((try + 1))
  done
}

# How often this script had the task worked: what is sent back again and again comes to an end.
times_worked() {
  local entry count=0
  for entry in $WORKED; do
    if [ "$entry" = "$1" ]; then count=$((count + 1)); fi
  done
  printf '%s' "$count"
}

# Each task has a worker of its own, so that nobody votes twice; by this name a later start knows it.
name_for() { printf '%s' "$RUN-${1#task-}"; }

# Does somebody still have to work on it?
is_open() {
  local text
  text=$(brain workflow status "$RUN" --porcelain --fetch) || return 0
  case "$text" in
    *$'\t'"$1"$'\t'ready$'\t'* | *$'\t'"$1"$'\t'in_progress$'\t'* | *$'\t'"$1"$'\t'changes_requested$'\t'*) return 0 ;;
  esac
  return 1
}

# What a dead worker holds is taken from it; its work stays on the branch.
free() { brain reclaim "$1" --force --yes >/dev/null 2>&1 || true; }

give_up() {
  local task=$1 phase=$2 why=$3
  case "$OPTIONAL" in
    *" $task "*)
      say "WARNING: $phase failed $TRIES times and is left out ($why): the run goes on without it."
      again brain cancel "$task" --yes --quiet >/dev/null || stop 3 "$task could not be cancelled."
      ;;
    *)
      stop 1 "Failed:"$'\n'"  phase $phase: $why"$'\n'"Start this script again to try $phase again."
      ;;
  esac
}

# Only what may pass by itself is tried again (exit 3), longer apart each time.
again() {
  local try=1 pause=$PAUSE code
  while :; do
    code=0
    "$@" || code=$?
    if [ "$code" -ne 3 ] || [ "$try" -ge "$TRIES" ]; then return "$code"; fi
    say "Try $try of $TRIES did not get through; again in $pause s"
    sleep "$pause"
    pause=$((pause * 2)) try=$((try + 1))
  done
}

code_for() { if [ "$1" -eq 3 ]; then printf 3; else printf 1; fi; }

interrupted() {
  local entry
  trap - INT TERM HUP
  for entry in ${JOBS[@]+"${JOBS[@]}"}; do kill "${entry%%:*}" 2>/dev/null || true; done
  stop 130 'Stopped. Start it again to go on.'
}

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; }

stop() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

main "$@"
