#!/usr/bin/env bash
# Hands every command on to brain: bash .claude/orchestrator.sh status = brain status
command -v brain >/dev/null 2>&1 && exec brain "${@:-help}"
npx --no-install --offline --package tenarms brain --version >/dev/null 2>&1 &&
  exec npx --no-install --offline --package tenarms brain "${@:-help}"
echo 'error: the command brain was not found. Install the package tenarms so that brain is on your PATH, then try again.' >&2
exit 127
