// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/launch_desk.h"

#include "core/base/ids.h"
#include "core/session/verify_launch.h"
#include "ui/checklist/deviation_list.h"
#include "ui/ledger/ledger_page.h"
#include "ui/monitor/numbers_page.h"
#include "ui/report/certificate_preview.h"
#include "ui/shell/alarm_flow.h"
#include "ui/shell/anchor_flow.h"
#include "ui/shell/charts_pane.h"
#include "ui/shell/decision_flow.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/kept_layouts.h"
#include "ui/shell/key_flow.h"
#include "ui/shell/launch_acts.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/live_numbers.h"
#include "ui/shell/numbers_flow.h"
#include "ui/shell/rollout_flow.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/signoff_flow.h"
#include "ui/shell/trust_dialog.h"
#include "ui/shell/version_flow.h"
#include "ui/shell/watch_pane.h"
#include "ui/signoff/key_box.h"
#include "ui/signoff/keys_dialog.h"
#include "ui/signoff/signoff_page.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QPointer>
#include <QThreadPool>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {

LaunchDesk::LaunchDesk(session::OpenedLaunch opened, const WindowWorld& world, TopStrip& strip, ErrorBar& errors,
                       QWidget* window)
    : m_world(world)
    , m_errors(errors)
    , m_window(window)
    , m_session(std::make_unique<session::Session>(std::move(opened), world.environment))
    , m_monitoring(std::make_unique<session::Monitoring>(*m_session, *world.environment.clock))
    , m_numbers(std::make_unique<LiveNumbers>(*m_monitoring, *m_session, *world.environment.clock))
    , m_page(std::make_unique<LaunchPage>())
    , m_binding(std::make_unique<SessionBinding>(*m_session, *world.environment.clock, *m_page, strip, errors))
    , m_signoff(std::make_unique<SignoffFlow>(*m_session, *world.environment.keys, *m_page->signoff()))
    , m_acts(std::make_unique<LaunchActs>(*m_binding, *m_page, window))
    , m_decisions(std::make_unique<DecisionFlow>(*m_binding, *m_signoff, *world.environment.clock, window))
    , m_versions(
          std::make_unique<VersionFlow>(*m_binding, *world.environment.disk, *m_page->deviations()->pane(), window))
    , m_anchors(std::make_unique<AnchorFlow>(*m_binding, *m_page->ledgerPage(), window))
{
    m_binding->setSigner([this](const checklist::Command& command, const session::Done& done) {
        return m_decisions->take(command, done);
    });
    connect(m_acts.get(), &LaunchActs::versionWanted, m_versions.get(), &VersionFlow::requestFromFile);
    connect(m_acts.get(), &LaunchActs::configurationWanted, m_versions.get(), &VersionFlow::editConfiguration);
    connect(m_versions.get(), &VersionFlow::requested, this, [this] { m_page->showTab(LaunchPage::Tab::Deviations); });
    connect(m_versions.get(), &VersionFlow::failed, this,
            [this](const Error& error) { m_errors.tell(error, u"version"_s); });
    connect(m_page->signoff(), &SignoffPage::certificateRequested, this, &LaunchDesk::exportCertificate);
    connect(m_page->signoff(), &SignoffPage::announced, this,
            [this](const QString& channel) { m_binding->submit(checklist::AnnounceRoster{channel}); });
    connect(m_page->signoff(), &SignoffPage::previewRequested, this, &LaunchDesk::previewCertificate);
    connect(m_page->ledgerPage(), &LedgerPage::verifyRequested, this, &LaunchDesk::verifyLedger);
    connect(m_binding.get(), &SessionBinding::rosterWanted, m_acts.get(), &LaunchActs::roster);
    connect(m_binding.get(), &SessionBinding::refreshed, this,
            [this] { m_signoff->lookForKeys(m_binding->actor().person); });
    joinNumbers();
    m_alarms = std::make_unique<AlarmFlow>(*m_binding, *m_page, strip, world, m_monitoring.get());
    m_rollout = std::make_unique<RolloutFlow>(*m_binding, *m_page, m_errors, *m_monitoring, *m_numbers,
                                              *world.environment.clock);
    connect(m_alarms.get(), &AlarmFlow::holdWanted, m_acts.get(), &LaunchActs::hold);
    if (world.serve)
        m_server = world.serve(*m_session);
}

void LaunchDesk::joinNumbers()
{
    connect(m_monitoring.get(), &session::Monitoring::failed, this,
            [this](const Error& error) { m_errors.tell(error, u"alarms"_s); });
    connect(m_numbers.get(), &LiveNumbers::failed, this,
            [this](const Error& error) { m_errors.tell(error, u"history"_s); });
    m_watch = new WatchPane(*m_numbers);
    m_page->setWatch(m_watch);
    m_watch->arrange();
    connect(m_watch, &WatchPane::failed, this, [this](const Error& error) { m_errors.tell(error, u"chart"_s); });
    connect(m_watch, &WatchPane::numbersWanted, this, [this] { m_page->showTab(LaunchPage::Tab::Numbers); });

    auto* charts = new ChartsPane(*m_numbers);
    m_page->numbers()->setCharts(charts);
    connect(charts, &ChartsPane::failed, this, [this](const Error& error) { m_errors.tell(error, u"chart"_s); });
    m_layouts = std::make_unique<KeptLayouts>(*charts->grid(), *m_world.environment.disk, m_session->folder());
    connect(m_layouts.get(), &KeptLayouts::failed, this,
            [this](const Error& error) { m_errors.tell(error, u"layouts"_s); });
    m_numbersFlow =
        std::make_unique<NumbersFlow>(*m_monitoring, *m_session, *m_world.environment.clock, *m_page->numbers());
    connect(m_numbersFlow.get(), &NumbersFlow::failed, this,
            [this](const Error& error) { m_errors.tell(error, u"silence"_s); });
    connect(m_monitoring.get(), &session::Monitoring::judged, this, &LaunchDesk::tellUnwatched);
    connect(m_page->numbers(), &NumbersPage::configurationWanted, m_versions.get(), &VersionFlow::editConfiguration);
}

// What cannot be watched is told once, also while nobody looks at the numbers.
void LaunchDesk::tellUnwatched()
{
    QList<Error> problems = m_monitoring->problems();
    if (problems == m_unwatched)
        return;
    m_unwatched = std::move(problems);
    if (m_unwatched.isEmpty()) {
        m_errors.clear(u"watch"_s);
        return;
    }
    Notice notice;
    notice.key = u"watch"_s;
    notice.meaning = Meaning::Warning;
    notice.text = m_unwatched.size() == 1
                      ? m_unwatched.first().cause
                      : tr("%n numbers or sources cannot be watched.", nullptr, int(m_unwatched.size()));
    notice.nextStep = m_unwatched.size() == 1 ? m_unwatched.first().nextStep : tr("The page of numbers says why.");
    notice.actions.push_back({tr("Show &numbers"), [this] { m_page->showTab(LaunchPage::Tab::Numbers); }});
    m_errors.tell(std::move(notice));
}

LaunchDesk::~LaunchDesk()
{
    m_binding->setSigner({});
    // Dialogs that ask the session go before it.
    for (KeysDialog* dialog : m_window->findChildren<KeysDialog*>())
        delete dialog;
}

void LaunchDesk::setPerson(const settings::Person& person)
{
    m_binding->setPerson(person);
    m_signoff->lookForKeys(person.name);
    m_numbersFlow->setPerson(person);
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

void LaunchDesk::previewCertificate()
{
    const ledger::Appended head = m_session->head();
    const Instant now = m_world.environment.clock->now();
    // What goes along in the file decides whether its pages say how to check it.
    report::CertificateInput input{
        m_session->launch(), head.checkpoint,
        head.size,           now.utcMs,
        now.offsetMin,       m_world.environment.program,
        m_world.paper,       {{u"verify.py"_s, report::verifierScript(), u"text/x-python"_s}}};
    if (const Result<void> ready = report::certifiable(input.launch); !ready) {
        m_errors.tell(ready.error(), u"certificate"_s);
        return;
    }
    QThreadPool::globalInstance()->start([self = QPointer<LaunchDesk>(this), input = std::move(input)] {
        const Result<QList<QImage>> pages = report::certificatePages(input);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, pages] {
                if (!self)
                    return;
                if (!pages) {
                    self->m_errors.tell(pages.error(), u"certificate"_s);
                    return;
                }
                auto* preview = new CertificatePreview(*pages, self->m_window);
                preview->setAttribute(Qt::WA_DeleteOnClose);
                connect(preview, &CertificatePreview::exportRequested, self, [self, preview] {
                    preview->close();
                    self->exportCertificate();
                });
                preview->open();
            },
            Qt::QueuedConnection);
    });
}

void LaunchDesk::manageKeys()
{
    auto* dialog = new KeysDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    new KeyFlow(*dialog, *m_binding, *m_signoff, *m_world.environment.keys, *m_world.environment.disk);
    dialog->choose(m_binding->actor().person);
    dialog->open();
}

void LaunchDesk::verifyLedger()
{
    LedgerPage* page = m_page->ledgerPage();
    page->setProgress(0, m_session->head().size);
    const qint64 asked = m_world.environment.clock->now().utcMs;
    QThreadPool::globalInstance()->start([page = QPointer<LedgerPage>(page), asked, folder = m_session->folder(),
                                          kept = m_world.environment.checkpointFolder] {
        const auto tell = [](auto&& what) {
            QMetaObject::invokeMethod(QCoreApplication::instance(), std::forward<decltype(what)>(what),
                                      Qt::QueuedConnection);
        };
        constexpr qint64 apart = 500; // entries between two looks at the progress
        const Result<ledger::Verdict> found =
            session::verifyLaunch(folder, {}, kept, [&tell, page](qint64 done, qint64 all) {
                if (done % apart == 0)
                    tell([page, done, all] {
                        if (page)
                            page->setProgress(done, all);
                    });
            });
        tell([page, asked, found] {
            if (!page)
                return;
            if (!found) {
                page->setFailure(found.error().text());
                return;
            }
            LedgerVerdict verdict{found->intact, found->entries, found->firstBad, found->problem, {}};
            for (const ledger::Notice& notice : found->notices)
                verdict.notices.append(LaunchDesk::tr("Entry %1: %2").arg(notice.seq).arg(notice.text));
            page->setVerdict(verdict, asked);
        });
    });
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
