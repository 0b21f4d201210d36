// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/settings_keeper.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QStackedWidget>

using namespace Qt::Literals::StringLiterals;

// The runbook editor's place in the window.
namespace holdpoint::ui {

void MainWindow::editRunbook(const QString& file)
{
    // Unsaved work comes first.
    if (m_editor && m_editor->isModified() && file.isEmpty()) {
        showEditor();
        return;
    }
    if (file.isEmpty()) {
        askForRunbook();
        return;
    }
    if (!m_editor) {
        m_editor = new EditorPage(*m_world.environment.disk, m_world.draftsFolder);
        m_pages->addWidget(m_editor);
        connect(m_editor, &EditorPage::closed, this, &MainWindow::leaveEditor);
        connect(m_editor, &EditorPage::launchWanted, this, &MainWindow::openRunbook);
        connect(m_editor, &EditorPage::opened, this, [this](const QString& path) {
            m_settings->change([&](settings::Settings& s) { settings::remember(s.recentRunbooks, path); });
            setWindowTitle(tr("%1 — Holdpoint").arg(QFileInfo(path).fileName()));
        });
    }
    showEditor();
    m_editor->open(file);
}

void MainWindow::askForRunbook()
{
    auto* dialog = new QFileDialog(this, tr("Edit a runbook"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Markdown (*.md *.markdown)"), tr("All files (*)")});
    const QString last = m_settings->settings().recentRunbooks.value(0);
    if (!last.isEmpty())
        dialog->setDirectory(QFileInfo(last).absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::editRunbook);
    dialog->open();
}

void MainWindow::showEditor() { showPage(m_editor); }

void MainWindow::leaveEditor() { m_desk ? showDesk() : showStart(); }

bool MainWindow::editorHolds()
{
    if (m_editor && !m_editor->isModified())
        m_editor->dropStaleDraft();
    if (!m_editor || !m_editor->isModified())
        return false;
    showEditor();
    m_editor->notices()->say(u"closing"_s, Meaning::Warning,
                             tr("The window cannot close yet: there are changes that are not saved."),
                             {{tr("&Save"), [this] { m_editor->close(); }}});
    m_editor->close();
    return true;
}

} // namespace holdpoint::ui
