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

// What travels with an act: which request it is, and until when anybody may begin it.
struct Envelope
{
    QString id;                   // randomId()
    QString boot;                 // the boot that the expiry counts from
    qint64 expiresBoottimeMs = 0; // milliseconds since boot, suspend included
    [[nodiscard]] bool expired(const Instant& now) const
    {
        return now.boot != boot || now.boottimeMs >= expiresBoottimeMs;
    }
};

QJsonObject actJson(const Act& act, const Envelope& envelope);
Result<Act> actOf(const QJsonObject& json, Envelope& envelope);

QJsonObject answerJson(const Result<session::Committed>& answer);
Result<session::Committed> answerOf(const QJsonObject& json);

// Does it on the launch that this process holds.
void perform(session::Session& session, const Act& act, session::Done done);

} // namespace holdpoint::app
