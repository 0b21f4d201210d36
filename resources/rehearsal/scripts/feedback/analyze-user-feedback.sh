#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What customers said: ratings of surveys, and the subjects of tickets.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
answers=$(sql 'SELECT count(*) FROM survey_answers')
{
    printf '# User feedback\n\nWritten %s.\n\n## Surveys: %s answers\n\n' "$(now)" "$answers"
    sql "SELECT '- ' || r || ' of 5: ' || count(s.id) FROM generate_series(5, 1, -1) AS r LEFT JOIN survey_answers AS s ON rating = r GROUP BY r ORDER BY r DESC"
    printf '\n## Tickets\n\n'
    sql "SELECT '- ' || channel || ': ' || subject || ' (' || count(*) || ')' FROM support_tickets GROUP BY channel, subject ORDER BY count(*) DESC LIMIT 10"
} | report user-feedback
[ "$answers" -gt 0 ] || { bad "Nobody answered a survey yet: satisfaction is unknown"; verdict; }
judge "Satisfaction" "$(sql 'SELECT avg(rating) FROM survey_answers')" gt 4.5 " of 5"
verdict "User feedback analysed"
