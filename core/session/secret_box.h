// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <mutex>
#include <optional>

namespace holdpoint::checklist {
class Launch;
}

namespace holdpoint::session {

// The secrets of a launch, in memory alone. From any thread: runs and probes ask for them when they need them.
class SecretBox
{
public:
    void set(const QString& name, const QByteArray& secret);
    // What somebody set already stays.
    void setWhereMissing(const QString& name, const QByteArray& secret);
    [[nodiscard]] std::optional<QByteArray> find(const QString& name) const;
    // By name, those in `without` left out.
    [[nodiscard]] QMap<QString, QByteArray> all(const QStringList& without = {}) const;

private:
    mutable std::mutex m_mutex;
    QMap<QString, QByteArray> m_secrets;
};

// Names of the secrets that the configuration and the values of the launch ask for.
QStringList secretsOf(const checklist::Launch& launch);
// Variables whose secrets whoever holds the launch was given, as the ledger says it.
QStringList secretsGiven(const checklist::Launch& launch);
// Those of them that only sources and channels name: no command gets them in its environment.
QStringList secretsOfServices(const checklist::Launch& launch);

} // namespace holdpoint::session
