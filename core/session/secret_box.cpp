// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/secret_box.h"

#include "core/checklist/launch.h"

namespace holdpoint::session {
namespace {

QStringList secretsOfRuns(const checklist::Launch& launch)
{
    QStringList names = launch.configuration().secrets;
    for (const runbook::Value& value : launch.plan().values) {
        if (launch.valueRule(value.id).secret || launch.state().values.value(value.id).secret)
            names.append(value.name);
    }
    names.removeDuplicates();
    return names;
}

} // namespace

void SecretBox::set(const QString& name, const QByteArray& secret)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.insert(name, secret);
}

void SecretBox::setWhereMissing(const QString& name, const QByteArray& secret)
{
    const std::lock_guard lock(m_mutex);
    if (!m_secrets.contains(name))
        m_secrets.insert(name, secret);
}

std::optional<QByteArray> SecretBox::find(const QString& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_secrets.constFind(name);
    return found == m_secrets.constEnd() ? std::nullopt : std::optional(*found);
}

QMap<QString, QByteArray> SecretBox::all(const QStringList& without) const
{
    const std::lock_guard lock(m_mutex);
    QMap<QString, QByteArray> known = m_secrets;
    for (const QString& name : without)
        known.remove(name);
    return known;
}

QStringList secretsOf(const checklist::Launch& launch) { return secretsOfRuns(launch) + secretsOfServices(launch); }

QStringList secretsOfServices(const checklist::Launch& launch)
{
    QStringList names;
    for (const runbook::SourceConfiguration& source : launch.configuration().sources)
        names.append(source.secret);
    for (const runbook::ChannelConfiguration& channel : launch.configuration().channels)
        names.append(channel.secret);
    const QStringList ofRuns = secretsOfRuns(launch);
    names.removeIf([&ofRuns](const QString& name) { return name.isEmpty() || ofRuns.contains(name); });
    names.removeDuplicates();
    return names;
}

QStringList secretsGiven(const checklist::Launch& launch)
{
    QStringList names;
    const auto& values = launch.state().values;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        const runbook::Value* value = launch.value(it.key());
        if (it->secret)
            names.append(value ? value->name : it.key());
    }
    return names;
}

} // namespace holdpoint::session
