// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/launch_desk.h"

#include "core/base/ids.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_acts.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/signoff_flow.h"
#include "ui/shell/trust_dialog.h"
#include "ui/shell/watch_pane.h"
#include "ui/signoff/key_box.h"
#include "ui/signoff/signoff_page.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QPointer>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {

LaunchDesk::LaunchDesk(session::OpenedLaunch opened, const WindowWorld& world, TopStrip& strip, ErrorBar& errors,
                       QWidget* window)
    : m_world(world)
    , m_errors(errors)
    , m_window(window)
    , m_session(std::make_unique<session::Session>(std::move(opened), world.environment))
    , m_page(std::make_unique<LaunchPage>())
    , m_binding(std::make_unique<SessionBinding>(*m_session, *world.environment.clock, *m_page, strip, errors))
    , m_signoff(std::make_unique<SignoffFlow>(*m_session, *world.environment.keys, *m_page->signoff()))
    , m_acts(std::make_unique<LaunchActs>(*m_binding, *m_page, window))
{
    connect(m_page->signoff(), &SignoffPage::certificateRequested, this, &LaunchDesk::exportCertificate);
    connect(m_binding.get(), &SessionBinding::rosterWanted, m_acts.get(), &LaunchActs::roster);
    connect(m_binding.get(), &SessionBinding::refreshed, this,
            [this] { m_signoff->lookForKeys(m_binding->actor().person); });
    m_watch = new WatchPane(*world.environment.clock, m_session->folder() + u"/telemetry.sqlite"_s);
    m_page->setWatch(m_watch);
    connect(m_watch, &WatchPane::failed, this, [this](const Error& error) { m_errors.tell(error, u"watch"_s); });
    connect(m_binding.get(), &SessionBinding::refreshed, this, [this] { m_watch->setLaunch(m_session->launch()); });
    m_watch->setLaunch(m_session->launch());
    if (world.serve)
        m_server = world.serve(*m_session);
}

LaunchDesk::~LaunchDesk() = default;

void LaunchDesk::setPerson(const settings::Person& person)
{
    m_binding->setPerson(person);
    m_signoff->lookForKeys(person.name);
}

void LaunchDesk::tellState()
{
    const checklist::Launch& launch = m_session->launch();
    if (const auto runs = launch.runningRuns(); !runs.isEmpty()) {
        Notice notice;
        notice.text =
            tr("%n scripts of this launch are still running and are watched again.", nullptr, int(runs.size()));
        m_errors.tell(std::move(notice));
    }
    if (launch.state().people.isEmpty() && !launch.plan().roles.isEmpty()) {
        Notice notice;
        notice.key = u"roster"_s;
        notice.text = tr("Nobody is on the roster yet: whoever acts first is the coordinator.");
        notice.nextStep =
            tr("Say who holds the %n roles and how to reach them.", nullptr, int(launch.plan().roles.size()));
        notice.actions.push_back({tr("Fill the &roster…"), [this] { m_acts->roster(); }});
        m_errors.tell(std::move(notice));
    }
    if (!launch.plan().configurationToml.isEmpty() && launch.state().trustedConfiguration.isEmpty()) {
        Notice notice;
        notice.key = u"trust"_s;
        notice.meaning = Meaning::Warning;
        notice.text = tr("Nobody has trusted this launch's configuration: nothing is watched.");
        notice.nextStep = tr("Look at what it may do, then let it act.");
        notice.actions.push_back({tr("Look at &it…"), [this] { offerTrust(); }});
        m_errors.tell(std::move(notice));
    }
}

void LaunchDesk::offerTrust()
{
    auto* dialog = new TrustDialog(m_session->launch(), m_window);
    connect(dialog, &TrustDialog::trusted, this, [this](const QString& sha256, const QByteArray& text) {
        trustConfiguration(*m_session, *m_world.environment.disk, sha256, text, m_binding->actor(),
                           [self = QPointer<LaunchDesk>(this)](const Result<session::Committed>& result) {
                               if (self && !result)
                                   self->m_errors.tell(result.error(), u"trust"_s);
                           });
    });
    dialog->open();
}

void LaunchDesk::exportCertificate()
{
    if (!m_world.exportCertificate) {
        m_errors.tell(Error{ErrorCode::Refused, tr("This window was started without a way to write certificates."),
                            tr("Write it with holdpoint certificate."), 0});
        return;
    }
    auto* dialog = new QFileDialog(m_window, tr("Export the certificate"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Certificates (*.pdf)"));
    dialog->setDefaultSuffix(u"pdf"_s);
    dialog->setDirectory(m_session->folder() + u"/certificates"_s);
    const events::LaunchOpened& opened = m_session->launch().state().opened;
    dialog->selectFile(slug(opened.name + QLatin1Char(' ') + opened.version) + u".pdf"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        m_world.exportCertificate(*m_session, file, m_binding->actor(),
                                  [self = QPointer<LaunchDesk>(this)](const Result<QString>& written) {
                                      if (!self)
                                          return;
                                      if (!written) {
                                          self->m_errors.tell(written.error(), u"certificate"_s);
                                          return;
                                      }
                                      Notice notice;
                                      notice.key = u"certificate"_s;
                                      notice.meaning = Meaning::Ok;
                                      notice.text = LaunchDesk::tr("The certificate was written to %1.").arg(*written);
                                      self->m_errors.tell(std::move(notice));
                                  });
    });
    dialog->open();
}

void LaunchDesk::makeKey()
{
    auto* dialog = new QDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Make a signing key"));
    auto* keyBox = new KeyBox;
    const QString person = m_binding->actor().person;
    bool listed = false;
    for (const events::Person& one : m_session->launch().state().people)
        listed = listed || (one.name == person && !one.publicKey.isEmpty());
    keyBox->setPerson(person, listed);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* box = new QVBoxLayout(dialog);
    box->addWidget(keyBox);
    box->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(keyBox, &KeyBox::createRequested, this, [this, keyBox, person](const QByteArray& passphrase) {
        keyBox->setBusy(true);
        m_signoff->makeKey(person, QByteArray(passphrase.constData(), passphrase.size()));
    });
    connect(m_signoff.get(), &SignoffFlow::keyMade, dialog, [this, dialog](const QString& who, const QString& print) {
        Notice notice;
        notice.meaning = Meaning::Ok;
        notice.text = tr("%1 has a signing key now: %2").arg(who, print);
        m_errors.tell(std::move(notice));
        dialog->accept();
    });
    connect(m_signoff.get(), &SignoffFlow::failed, dialog, [this, keyBox](const Error& error) {
        keyBox->setBusy(false);
        m_errors.tell(error, u"key"_s);
    });
    dialog->open();
}

} // namespace holdpoint::ui
