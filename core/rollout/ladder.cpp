// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/ladder.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace holdpoint::rollout {
namespace {

// A command with one of its whole numbers taken out.
struct Weighted
{
    QByteArray before, after;
    int weight = 0;
};

// Every number from 1 to 100 that is a word of its own, or the value of an option: `5`, `25%`, `--weight=50`.
std::vector<Weighted> weightsIn(const QByteArray& text)
{
    std::vector<Weighted> found;
    const auto isDigit = [](char one) { return one >= '0' && one <= '9'; };
    const auto isSpace = [](char one) { return one == ' ' || one == '\t'; };
    for (qsizetype at = 1; at < text.size(); ++at) {
        if (!isDigit(text[at]) || (!isSpace(text[at - 1]) && text[at - 1] != '='))
            continue;
        qsizetype end = at;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        const qsizetype word = end < text.size() && text[end] == '%' ? end + 1 : end;
        const int weight = end - at <= 3 ? text.mid(at, end - at).toInt() : 0;
        if (weight >= 1 && weight <= 100 && text[at] != '0' && (word == text.size() || isSpace(text[word])))
            found.push_back({text.left(at), text.mid(end), weight});
        at = end;
    }
    return found;
}

// The run of commands from `first` on that rises to 100 with the number of `shape`.
QList<Rung> runFrom(const QList<runbook::Command>& commands, qsizetype first, const Weighted& shape)
{
    QList<Rung> rungs;
    for (qsizetype at = first; at < commands.size(); ++at) {
        const std::vector<Weighted> all = weightsIn(commands[at].text.trimmed());
        const auto same = std::ranges::find_if(
            all, [&shape](const Weighted& one) { return one.before == shape.before && one.after == shape.after; });
        if (!commands[at].runnable || same == all.end() || (!rungs.isEmpty() && same->weight <= rungs.last().weight))
            break;
        rungs.append({same->weight, commands[at].id});
    }
    return rungs.size() > 1 && rungs.last().weight == 100 ? rungs : QList<Rung>();
}

void readPlan(const runbook::Plan& plan, Ladder& ladder)
{
    for (const runbook::Phase& phase : plan.phases) {
        for (const runbook::Step& step : phase.steps) {
            for (qsizetype first = 0; first + 1 < step.commands.size(); ++first) {
                for (const Weighted& shape : weightsIn(step.commands[first].text.trimmed())) {
                    QList<Rung> rungs = runFrom(step.commands, first, shape);
                    if (rungs.size() <= ladder.rungs.size())
                        continue;
                    ladder.step = step.id;
                    ladder.rungs = std::move(rungs);
                    ladder.before = shape.before;
                    ladder.after = shape.after;
                }
            }
        }
    }
}

} // namespace

QByteArray Ladder::commandFor(int weight) const
{
    return before.isEmpty() || weight < 0 || weight > 100 ? QByteArray() : before + QByteArray::number(weight) + after;
}

const Rung* Ladder::above(int weight) const
{
    const auto found = std::ranges::find_if(rungs, [weight](const Rung& rung) { return rung.weight > weight; });
    return found == rungs.end() ? nullptr : &*found;
}

const Rung* Ladder::rungOf(const QString& command) const
{
    const auto found = std::ranges::find_if(
        rungs, [&command](const Rung& rung) { return !rung.command.isEmpty() && rung.command == command; });
    return found == rungs.end() ? nullptr : &*found;
}

Ladder ladderOf(const runbook::Plan& plan, const runbook::Configuration* configuration)
{
    Ladder ladder;
    readPlan(plan, ladder);
    if (!configuration)
        return ladder;
    const runbook::RolloutConfiguration& said = configuration->rollout;
    if (!said.shift.isEmpty()) {
        const QByteArray before = said.shift.trimmed().toUtf8() + ' ';
        if (before != ladder.before || !ladder.after.isEmpty()) {
            // Another way to set a weight: the runbook's commands are not it.
            ladder.step.clear();
            for (Rung& rung : ladder.rungs)
                rung.command.clear();
        }
        ladder.before = before;
        ladder.after.clear();
    }
    if (!said.weights.isEmpty()) {
        const QList<Rung> written = std::exchange(ladder.rungs, {});
        QList<int> weights = said.weights;
        std::ranges::sort(weights);
        weights.erase(std::ranges::unique(weights).begin(), weights.end());
        weights.removeAll(0);
        for (const int weight : std::as_const(weights)) {
            const auto same =
                std::ranges::find_if(written, [weight](const Rung& rung) { return rung.weight == weight; });
            ladder.rungs.append({weight, same == written.end() ? QString() : same->command});
        }
    }
    ladder.watchMs = std::llround(said.watchS * 1000);
    ladder.observe = said.observe;
    const auto source = std::ranges::find(configuration->sources, said.observe, &runbook::SourceConfiguration::name);
    ladder.isObservable = source == configuration->sources.end() || source->kind == QLatin1String("haproxy");
    ladder.oldVersion = said.oldVersion;
    ladder.newVersion = said.newVersion;
    ladder.compare = said.compare;
    ladder.watched = said.watched;
    return ladder;
}

} // namespace holdpoint::rollout
