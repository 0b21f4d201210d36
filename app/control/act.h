// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QJsonObject>

// What one process asks of the launch that another holds: an act as a value, its JSON, and its doing.
namespace holdpoint::app {

enum class Via
{
    Submit,
    RunStep,
    Rollback,
    Attach,
    Secret
};

struct Act
{
    Via via = Via::Submit;
    checklist::Command command; // Submit
    events::Actor actor;
    QString step;              // RunStep, Attach
    QString deliverable, file; // Attach; an absolute path
    QString kind, scenario;    // Rollback
    QString name;              // Secret
    QByteArray secret;         // Secret; goes over the launch's own socket of mode 0600, nowhere else
};

QJsonObject actJson(const Act& act);
Result<Act> actOf(const QJsonObject& json);

QJsonObject answerJson(const Result<session::Committed>& answer);
Result<session::Committed> answerOf(const QJsonObject& json);

// Does it on the launch that this process holds.
void perform(session::Session& session, const Act& act, session::Done done);

} // namespace holdpoint::app
