// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/trust_dialog.h"

#include "core/session/launch_folder.h"
#include "ui/runbook/trust_page.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QPointer>
#include <QPushButton>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

TrustDialog::TrustDialog(const checklist::Launch& launch, QWidget* parent)
    : QDialog(parent)
    , m_text(launch.plan().configurationToml.toUtf8())
    , m_page(new TrustPage)
{
    setWindowTitle(tr("Trust the configuration"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(tr("&Let it act"), QDialogButtonBox::AcceptRole);
    m_accept->setEnabled(false);
    auto* box = new QVBoxLayout(this);
    box->addWidget(m_page, 1);
    box->addWidget(buttons);
    // What cannot be read as a configuration is shown as text; the session refuses it with its line.
    const Result<runbook::Configuration> configuration =
        runbook::parseConfiguration(QString::fromUtf8(m_text), std::max(1, launch.plan().configurationLine));
    m_page->setSummary(trustSummary(launch.plan(), configuration ? *configuration : runbook::Configuration(), m_text));
    connect(m_page, &TrustPage::trustedChanged, m_accept, &QWidget::setEnabled);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (m_page->trusted())
            Q_EMIT trusted(m_page->sha256(), m_text);
        accept();
    });
    resize(1000, 640);
}

void trustConfiguration(session::Session& session, Disk& disk, const QString& sha256, const QByteArray& text,
                        const events::Actor& actor, session::Done done)
{
    const QString path = session::inputPath(session.folder(), sha256);
    QThreadPool::globalInstance()->start([target = QPointer<session::Session>(&session), disk = &disk, path, sha256,
                                          text, actor, done = std::move(done)] {
        const Result<void> written = disk->writeAtomically(path, text, 0600);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [target, written, sha256, actor, done] {
                if (!target)
                    return;
                if (!written)
                    done(std::unexpected(written.error()));
                else
                    target->submit(checklist::TrustConfiguration{sha256}, actor, done);
            },
            Qt::QueuedConnection);
    });
}

} // namespace holdpoint::ui
