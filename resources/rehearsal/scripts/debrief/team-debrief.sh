#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A page for the debrief: the launch's own times and figures above the questions that the team answers.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
[ -s "$range/log/deployment.log" ] || refuse "Nothing was deployed: there is nothing to talk about yet."
weight=$(weight_of green)
errors=$(cat "$range"/log/{blue,green}.log 2>/dev/null | grep -c '"level":"error"' || true)
messages=$(received slack)
written=$(reports_like '*.md' | wc -l)
{
    printf '# Debrief\n\nWritten %s.\n\n## What happened\n\n' "$(now)"
    cat "$range/log/deployment.log" "$range/log/shifts.log" 2>/dev/null | sort | sed 's/^/- /'
    printf '\n## In figures\n\n- Customers on green: %s %%\n- Errors in the logs: %s\n- Messages in the room: %s\n- Reports: %s\n' "$weight" "$errors" "$messages" "$written"
    printf '\n## To talk about\n\n- What went well?\n- What could be better?\n- Which steps, tools and trainings change?\n'
} | report debrief
good "The page for the debrief is written"
