// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/compare_view.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/find_bar.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/lint_pane.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/runbook/editor/source_view.h"
#include "ui/runbook/editor/tree_bar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSplitter>

using namespace Qt::Literals::StringLiterals;

// The file behind the editor: opening, saving, what a crash left and what others changed.
namespace holdpoint::ui {

void EditorPage::connectFile()
{
    connect(m_file, &EditorFile::opened, this, &EditorPage::showOpened);
    connect(m_file, &EditorFile::openFailed, this, [this](const Error& error) { m_notices->say(u"file"_s, error); });
    connect(m_file, &EditorFile::failed, this, [this](const Error& error) {
        m_afterSave = nullptr;
        m_notices->say(u"file"_s, error);
        m_file->checkOutside();
    });
    connect(m_file, &EditorFile::saved, this, [this](quint64 revision, const QString&) {
        m_writable = true;
        if (revision == m_document->revision())
            m_document->setSaved();
        m_notices->clear(u"file"_s);
        m_notices->clear(u"outside"_s);
        m_notices->clear(u"readonly"_s);
        tellState();
        if (const auto goOn = std::exchange(m_afterSave, nullptr); goOn && !m_document->isModified())
            goOn();
    });
    connect(m_file, &EditorFile::reloaded, this, [this](const runbook::Document& document) {
        m_document->replaceAll(document, tr("Reload from the disk"));
        m_document->setSaved();
        m_file->discardDraft();
    });
    connect(m_file, &EditorFile::changedOutside, this, &EditorPage::tellChanged);
    connect(m_file, &EditorFile::looked, this, [this](const QByteArray& bytes) {
        compare(tr("your version"), m_document->bytes(), tr("the file on the disk"), bytes);
    });
}

void EditorPage::open(const QString& path)
{
    if (m_file->path() == QFileInfo(path).absoluteFilePath())
        return;
    askAbout(tr("Another runbook is to be opened, and changes to this one are not saved."),
             [this, path] { m_file->open(path); });
}

void EditorPage::showOpened(const EditorFile::Opened& opened)
{
    m_writable = opened.writable;
    for (const QString& subject :
         {u"file"_s, u"outside"_s, u"draft"_s, u"readonly"_s, u"unsaved"_s, u"edit"_s, u"elsewhere"_s, u"rehearsal"_s})
        m_notices->clear(subject);
    endCompare();
    m_recovering = false;
    setEditable(std::nullopt);
    m_model->setItems({});
    m_lint->setFolder(QFileInfo(path()).absolutePath());
    m_document->load(opened.document);
    if (!opened.writable)
        m_notices->say(u"readonly"_s, Meaning::Warning,
                       tr("%1 is read-only. You can change it here and save it under another name.").arg(path()),
                       {{tr("Save &as…"), [this] { saveAs(); }, true}});
    if (opened.elsewhere)
        m_notices->say(u"elsewhere"_s, Meaning::Warning,
                       tr("%1 is open in another window as well. Unsaved work of both is kept apart; whoever saves "
                          "second is asked what becomes of the other's changes.")
                           .arg(path()),
                       {{tr("&Understood"), [] {}}});
    if (opened.recovery)
        offerRecovery(*opened.recovery);
    if (opened.recoveryProblem)
        m_notices->say(u"draft"_s, *opened.recoveryProblem);
    m_tree->setFocus(Qt::OtherFocusReason);
    tellState();
    Q_EMIT this->opened(path());
}

void EditorPage::offerRecovery(const runbook::DocumentFile::Recovery& recovery)
{
    const QString text = recovery.fileChanged
                             ? tr("Unsaved work on this runbook was left behind, and the file was changed since. "
                                  "Compare both before you recover it.")
                             : tr("Unsaved work on this runbook was left behind, by a crash perhaps.");
    const runbook::Document draft = recovery.document;
    // What is written now would take the place of what was left behind: first the answer.
    m_recovering = true;
    setEditable(Error{ErrorCode::Refused, tr("It is not decided yet what becomes of the unsaved work."),
                      tr("Recover or discard it first.")});
    m_notices->say(u"draft"_s, Meaning::Warning, text,
                   {{tr("&Recover"),
                     [this, draft] {
                         endRecovery();
                         m_document->replaceAll(draft, tr("Recover unsaved work"));
                     }},
                    {tr("&Discard"),
                     [this] {
                         endRecovery();
                         m_file->discardDraft();
                     }},
                    {tr("&Compare"),
                     [this, draft] {
                         compare(tr("the file on the disk"), m_document->bytes(), tr("the unsaved work"),
                                 draft.bytes());
                     },
                     true}},
                   true);
}

void EditorPage::endRecovery()
{
    m_recovering = false;
    setEditable(std::nullopt);
    endCompare();
}

// The error says why nothing can be changed.
void EditorPage::setEditable(const std::optional<Error>& why)
{
    const bool readOnly = why.has_value();
    m_document->setReadOnly(why);
    m_model->setReadOnly(readOnly);
    m_form->setReadOnly(readOnly);
    m_source->setReadOnly(readOnly);
    m_lint->setReadOnly(readOnly);
    m_find->setReadOnly(readOnly);
    tellState();
}

void EditorPage::compare(const QString& beforeName, const QByteArray& before, const QString& afterName,
                         const QByteArray& after)
{
    m_form->commit();
    m_find->hide();
    m_rows->hide();
    m_compare->compare(beforeName, before, afterName, after);
}

void EditorPage::endCompare()
{
    if (m_compare->isHidden())
        return;
    m_compare->hide();
    m_rows->show();
    m_tree->setFocus(Qt::OtherFocusReason);
}

void EditorPage::keepDraft()
{
    if (m_file->path().isEmpty() || m_recovering)
        return;
    if (m_document->isModified())
        m_file->keepDraft(m_document->bytes());
    else
        m_file->discardDraft();
}

void EditorPage::dropStaleDraft()
{
    m_draftTimer.stop();
    if (!m_recovering && !m_document->isModified())
        m_file->discardDraft();
}

void EditorPage::tellChanged(runbook::ExternalChange change)
{
    if (change == runbook::ExternalChange::Gone) {
        m_notices->say(u"outside"_s, Meaning::Warning, tr("%1 is no longer on the disk.").arg(path()),
                       {{tr("&Save it again"), [this] { save(true); }}});
        return;
    }
    m_notices->say(u"outside"_s, Meaning::Warning,
                   m_document->isModified()
                       ? tr("%1 was changed by another program, and there are changes here that are not saved. Keeping "
                            "yours writes it over the file.")
                             .arg(path())
                       : tr("%1 was changed by another program. Keeping yours writes it over the file.").arg(path()),
                   {{tr("&Reload"),
                     [this] {
                         endCompare();
                         m_file->reload();
                     }},
                    {tr("&Keep mine"),
                     [this] {
                         endCompare();
                         save(true);
                     }},
                    {tr("&Compare"), [this] { m_file->look(); }, true}},
                   true);
}

void EditorPage::save(bool overwrite)
{
    m_form->commit();
    if (m_file->path().isEmpty())
        return;
    if (!m_writable) {
        saveAs();
        return;
    }
    // What was typed into the form is an act that may still be under way.
    m_document->then([this, overwrite] { m_file->save(m_document->bytes(), m_document->revision(), overwrite); });
}

void EditorPage::saveAs()
{
    m_form->commit();
    auto* dialog = new QFileDialog(this, tr("Save the runbook as"), path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Markdown (*.md *.markdown)"), tr("All files (*)")});
    dialog->setDefaultSuffix(u"md"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& chosen) {
        m_document->then([this, chosen] { m_file->saveAs(m_document->bytes(), m_document->revision(), chosen); });
    });
    dialog->open();
}

void EditorPage::askForRehearsal()
{
    if (m_file->path().isEmpty())
        return;
    auto* dialog = new QFileDialog(this, tr("Compare with a rehearsal"), QFileInfo(path()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_lint, &LintPane::compareWith);
    dialog->open();
}

void EditorPage::askAbout(const QString& question, const std::function<void()>& goOn)
{
    m_form->commit();
    m_document->then([this, question, goOn] { askNow(question, goOn); });
}

void EditorPage::askNow(const QString& question, const std::function<void()>& goOn)
{
    if (!m_document->isModified()) {
        goOn();
        return;
    }
    m_notices->say(u"unsaved"_s, Meaning::Warning, question,
                   {{tr("&Save first"),
                     [this, goOn] {
                         m_afterSave = goOn;
                         save();
                     }},
                    {tr("&Discard changes"),
                     [this, goOn] {
                         m_draftTimer.stop();
                         m_file->discardDraft();
                         m_document->load(runbook::Document());
                         goOn();
                     }},
                    {tr("S&tay"), [] {}}},
                   true);
}

void EditorPage::close()
{
    askAbout(tr("There are changes that are not saved."), [this] {
        dropStaleDraft();
        endCompare();
        m_document->load(runbook::Document());
        m_model->setItems({});
        m_file->close();
        Q_EMIT closed();
    });
}

} // namespace holdpoint::ui
