#!/usr/bin/env bash
# Saves the working tree in the background: start (the default), stop, status or now. It never fails the session.
bash "$(dirname "$0")/orchestrator.sh" autosave "${1:-start}" </dev/null || true
exit 0
