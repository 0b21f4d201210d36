// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/anchor_flow.h"

#include "core/session/anchors.h"
#include "ui/ledger/anchors_dialog.h"
#include "ui/ledger/ledger_page.h"
#include "ui/shell/in_worker.h"
#include "ui/shell/session_binding.h"
#include "ui/signoff/roster_notice.h"

#include <QDir>
#include <QFileInfo>

namespace holdpoint::ui {

AnchorFlow::AnchorFlow(SessionBinding& binding, LedgerPage& page, QWidget* window, QObject* parent)
    : QObject(parent)
    , m_binding(binding)
    , m_page(page)
    , m_window(window)
{
    connect(&binding.session(), &session::Session::anchorsChanged, this, &AnchorFlow::tell);
    connect(&binding.session(), &session::Session::entriesAppended, this, &AnchorFlow::tell);
    // An announcement becomes due by the clock alone.
    connect(&binding, &SessionBinding::secondPassed, this, &AnchorFlow::tell);
    connect(&page, &LedgerPage::anchorsRequested, this, [this] { open(); });
    tell();
}

AnchorFlow::~AnchorFlow() { delete m_dialog; }

AnchorNews AnchorFlow::news() const
{
    const std::vector<session::Anchor> anchors = m_binding.session().anchors();
    const qint64 entries = m_binding.session().head().size;
    AnchorNews news{session::anchoredText(anchors, entries),
                    session::farthestAnchor(anchors).size == entries,
                    {},
                    announcementReminder(m_binding.session().launch(), m_binding.nowUtcMs())};
    for (const session::Anchor& anchor : anchors)
        news.folders.append({anchor.folder,
                             anchor.problem.isEmpty() ? session::anchoredText({anchor}, entries) : anchor.problem,
                             anchor.away});
    return news;
}

void AnchorFlow::tell()
{
    const AnchorNews now = news();
    if (now == m_told)
        return;
    m_told = now;
    AnchorNews ofAnchors = now; // the ledger's page is about nothing else
    ofAnchors.reminder.clear();
    m_page.setAnchors(ofAnchors);
    if (m_dialog)
        m_dialog->setNews(now);
    Q_EMIT newsChanged(now);
}

AnchorsDialog* AnchorFlow::open()
{
    if (m_dialog) {
        m_dialog->raise();
        return m_dialog;
    }
    m_dialog = new AnchorsDialog(m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setNews(news());
    connect(m_dialog, &AnchorsDialog::addRequested, this,
            [this, dialog = m_dialog.data()](const QString& folder) { add(dialog, folder); });
    connect(m_dialog, &AnchorsDialog::removeRequested, this, [this, dialog = m_dialog.data()](const QString& folder) {
        QStringList folders = m_binding.session().launch().state().anchors;
        folders.removeAll(folder);
        change(dialog, folders);
    });
    m_dialog->open();
    return m_dialog;
}

void AnchorFlow::add(AnchorsDialog* dialog, const QString& folder)
{
    const QString path = QDir::cleanPath(folder);
    // A share may take its time to say whether it is there.
    inWorker(
        dialog, [path] { return QDir::isAbsolutePath(path) && QFileInfo(path).isDir(); },
        [flow = QPointer<AnchorFlow>(this), dialog, path](bool there) {
            if (!flow)
                return;
            if (there)
                flow->change(dialog, flow->m_binding.session().launch().state().anchors + QStringList{path});
            else
                dialog->setProblem(tr("The folder %1 is not there. Mount the disk, plug the stick in, or make the "
                                      "folder; then add it by its whole path.")
                                       .arg(path));
        });
}

void AnchorFlow::change(AnchorsDialog* dialog, const QStringList& folders)
{
    QStringList once = folders;
    once.removeDuplicates();
    m_binding.submit(checklist::ChangeAnchors{once},
                     [dialog = QPointer<AnchorsDialog>(dialog)](const Result<session::Committed>& result) {
                         if (dialog && result)
                             dialog->setAdded();
                         else if (dialog)
                             dialog->setProblem(result.error().text());
                     });
}

} // namespace holdpoint::ui
