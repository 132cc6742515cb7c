#!/usr/bin/env bash
# There is no background saving in this version of tenarms, so this starts nothing.
echo 'Autosave is not in this version: nothing is saved in the background. Commit and push every 15 to 30 minutes.'
echo 'Workers: git push origin HEAD, to the branch of your task. Brain: brain sync publishes your edits of the plan and the docs.'
exit 0
