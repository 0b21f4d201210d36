// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/open.h"
#include "core/session/session.h"
#include "core/signoff/key_store.h"

#include <QTemporaryDir>

#include <memory>

namespace holdpoint::test {

// A launch folder in a temporary place with real clock, disk, runner and keys in files. Waits in local event loops,
// as only tests may.
class TemporaryLaunch
{
public:
    explicit TemporaryLaunch(const QByteArray& runbook);
    // A launch that exists already: keys and folder beside each other in `place`.
    static std::unique_ptr<TemporaryLaunch> in(const QString& place);

    void script(const QString& name, const QByteArray& body) const; // below scripts/, executable
    Result<QString> create(bool trust = true);
    Result<void> open();
    void close() { session.reset(); }

    Result<session::Committed> submit(checklist::Command command, const QString& person = QStringLiteral("Ada"),
                                      events::Auth auth = events::Auth::Claimed);
    Result<session::Committed> runStep(const QString& step);
    Result<session::Committed> rollBack(const QString& kind);
    [[nodiscard]] QString stepId(const QString& title) const;
    [[nodiscard]] const runbook::Step& step(const QString& title) const;
    [[nodiscard]] QStringList kinds() const; // of all entries, in order

    QString place, folder, workdir;
    SystemClock clock;
    SystemDisk disk;
    std::unique_ptr<signoff::KeyStore> keys;
    session::Environment environment;
    std::unique_ptr<session::Session> session;

private:
    TemporaryLaunch() = default;
    void furnish();
    QTemporaryDir m_temporary;
};

} // namespace holdpoint::test
