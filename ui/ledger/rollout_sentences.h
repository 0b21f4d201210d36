// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <QCoreApplication>
#include <QString>

namespace holdpoint::ui {

class LaunchTitles;

// What happened to traffic and to the rollback matrix, in plain words: a part of sentenceOf().
class RolloutSentences
{
    Q_DECLARE_TR_FUNCTIONS(LedgerSentence)

public:
    explicit RolloutSentences(const LaunchTitles& titles)
        : m_titles(titles)
    {
    }

    QString operator()(const events::WeightAsked& fact) const;
    QString operator()(const events::WeightConfirmed& fact) const;
    QString operator()(const events::WeightWithdrawn& fact) const;
    QString operator()(const events::WeightObserved& fact) const;
    QString operator()(const events::WatchBreached& fact) const;
    QString operator()(const events::WatchEnded& fact) const;
    QString operator()(const events::BaselineTaken& fact) const;
    QString operator()(const events::ScenarioApplied& fact) const;
    QString operator()(const events::ScenarioCeased& fact) const;
    QString operator()(const events::ScenarioDeclared& fact) const;
    QString operator()(const events::ScenarioDecided& fact) const;

private:
    [[nodiscard]] QString row(const QString& scenario) const;

    const LaunchTitles& m_titles;
};

// Why a weight does not follow by itself, after "although": WeightAsked::despite in words.
QString despiteText(const QString& despite);

} // namespace holdpoint::ui
