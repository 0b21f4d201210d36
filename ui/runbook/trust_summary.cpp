// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/trust_summary.h"

#include "core/base/sha256.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

struct TrustText
{
    Q_DECLARE_TR_FUNCTIONS(TrustSummary)
};

void addSources(const runbook::Configuration& configuration, TrustSummary& summary)
{
    for (const runbook::SourceConfiguration& source : configuration.sources) {
        // What changes something at the service each time is named; GET, HEAD and OPTIONS do not (RFC 9110 9.2.1).
        const bool acts = source.method == "POST"_L1 || source.method == "PUT"_L1 || source.method == "DELETE"_L1;
        const QString where =
            acts ? TrustText::tr("source %1, %3 every %2 s").arg(source.name).arg(source.intervalS).arg(source.method)
                 : TrustText::tr("source %1, every %2 s").arg(source.name).arg(source.intervalS);
        const QString address = !source.url.isEmpty() ? source.url : source.host;
        if (!source.command.isEmpty())
            summary.startedByItself.append({source.command, where});
        if (!address.isEmpty())
            summary.hosts.append({hostOf(address), where});
        if (!source.socket.isEmpty())
            summary.hosts.append({source.socket, where});
        if (!source.secret.isEmpty())
            summary.secrets.append(
                {source.secret, TrustText::tr("goes to %1 (source %2)")
                                    .arg(address.isEmpty() ? source.socket : hostOf(address), source.name)});
    }
}

void addCommands(const QList<runbook::Command>& commands, const QString& where, TrustSummary& summary,
                 QSet<QString>& named)
{
    static const QRegularExpression url(u"\\bhttps?://[^\\s'\"`<>)\\]};|&]+"_s);
    for (const runbook::Command& command : commands) {
        if (!command.runnable)
            continue;
        const QString text = QString::fromUtf8(command.text);
        summary.startedByPerson.append({text, where});
        QRegularExpressionMatchIterator found = url.globalMatch(text);
        while (found.hasNext()) {
            const QString host = hostOf(found.next().captured());
            if (!named.contains(host)) {
                named.insert(host);
                summary.namedHosts.append({host, where});
            }
        }
    }
}

void addLines(const QStringList& lines, const QString& where, TrustSummary& summary)
{
    for (const QString& line : lines)
        summary.startedByPerson.append({line, where});
}

} // namespace

QString hostOf(const QString& address)
{
    if (!address.contains(u"://"_s))
        return address;
    const QUrl url(address, QUrl::TolerantMode);
    if (!url.isValid() || url.host().isEmpty())
        return address;
    return url.port() > 0 ? u"%1:%2"_s.arg(url.host()).arg(url.port()) : url.host();
}

TrustSummary trustSummary(const runbook::Plan& plan, const runbook::Configuration& configuration,
                          const QByteArray& text)
{
    TrustSummary summary;
    summary.text = QString::fromUtf8(text);
    summary.sha256 = text.isEmpty() ? QString() : hex(Sha256::of(text));
    addSources(configuration, summary);
    for (const runbook::ChannelConfiguration& channel : configuration.channels) {
        const QString where = TrustText::tr("channel %1").arg(channel.name);
        if (!channel.address.isEmpty())
            summary.hosts.append({hostOf(channel.address), where});
        if (!channel.secret.isEmpty())
            summary.secrets.append(
                {channel.secret, channel.address.isEmpty()
                                     ? where
                                     : TrustText::tr("goes to %1 (%2)").arg(hostOf(channel.address), where)});
    }
    for (const QString& secret : configuration.secrets)
        summary.secrets.append({secret, TrustText::tr("goes to the environment of every command")});
    addLines(configuration.rollback.immediate, TrustText::tr("immediate rollback"), summary);
    addLines(configuration.rollback.planned, TrustText::tr("planned rollback"), summary);
    if (!configuration.rollout.shift.isEmpty())
        addLines({configuration.rollout.shift}, TrustText::tr("rollout"), summary);
    QSet<QString> named;
    for (const runbook::Procedure& procedure : plan.procedures)
        addCommands(procedure.commands, procedure.title, summary, named);
    for (const runbook::Phase& phase : plan.phases)
        for (const runbook::Step& step : phase.steps)
            addCommands(step.commands, step.title, summary, named);
    return summary;
}

} // namespace holdpoint::ui
