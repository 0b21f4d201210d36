// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runbook/editor/edit_document.h"
#include "ui/runbook/editor/editor_file.h"
#include "ui/runbook/editor/editor_tree.h"
#include "ui/runbook/editor/item_fields.h"

#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QMenu;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace holdpoint::ui {

class CompareView;
class FindBar;
class ItemForm;
class ItemModel;
class LintPane;
class NoticeBar;
class SourceView;
class TreeBar;

// The runbook editor: the tree of the plan, a form for the selected item, the source, and below them what the linter
// says. A change in any of them shows in the others; undo is over all. Below 1600 pixels form and source are tabs.
class EditorPage final : public QWidget
{
    Q_OBJECT
public:
    // `disk` must outlive it. `draftsFolder`: where unsaved work is kept for a restart.
    EditorPage(Disk& disk, const QString& draftsFolder, QWidget* parent = nullptr);
    ~EditorPage() override;

    // Opens a file, unless unsaved work stands here: then it asks first.
    void open(const QString& path);
    // Asks where something is unsaved, then says closed().
    void close();
    // Work that was taken back needs no recovery; call it before the window goes.
    void dropStaleDraft();
    [[nodiscard]] bool isModified() const { return m_document->isModified(); }
    [[nodiscard]] QString path() const { return m_file->path(); }

    [[nodiscard]] EditDocument& document() const { return *m_document; }
    [[nodiscard]] EditorFile& file() const { return *m_file; }
    [[nodiscard]] EditorTree* tree() const { return m_tree; }
    [[nodiscard]] ItemModel* model() const { return m_model; }
    [[nodiscard]] ItemForm* form() const { return m_form; }
    [[nodiscard]] SourceView* source() const { return m_source; }
    [[nodiscard]] LintPane* lint() const { return m_lint; }
    [[nodiscard]] FindBar* findBar() const { return m_find; }
    [[nodiscard]] NoticeBar* notices() const { return m_notices; }
    [[nodiscard]] QMenu* addMenu() const { return m_addMenu; }
    [[nodiscard]] QMenu* itemMenu() const { return m_itemMenu; }
    [[nodiscard]] TreeBar* treeBar() const { return m_treeBar; }
    [[nodiscard]] CompareView* compareView() const { return m_compare; }
    [[nodiscard]] QString status() const;

Q_SIGNALS:
    void closed();
    void opened(const QString& path);
    void launchWanted(const QString& path);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void build();
    QWidget* head();
    void connectParts();
    void makeKeys();
    void key(const QKeySequence& keys, const std::function<void()>& act);
    void arrange();
    void showPlan();
    void showItem();
    void follow(const QStringList& ids);
    void enterLine(int line);
    void tellState();
    [[nodiscard]] std::optional<EditItem> currentItem() const;

    // What a person does to items (editor_page_acts.cpp).
    void act(EditorTree::Act act);
    void add(ItemKind kind, int form);
    void addEdited(const QString& text, const std::function<std::optional<runbook::Edit>()>& edit);
    void forSelected(const QString& text, bool backwards, const std::function<runbook::Edit(const QString& id)>& edit);
    void removeSelected();
    void editCurrent();
    void fieldsEdited(const EditItem& item, const QMap<FieldId, QString>& values);
    void dropItems(const QStringList& keys, const QString& target, runbook::Side side);
    void dropFiles(const QStringList& paths, const QString& target, runbook::Side side);
    void dropText(const QString& text, const QString& target, runbook::Side side);
    void copySelected(bool toMove);
    void paste();

    // Menus (editor_page_menu.cpp).
    void fillAddMenu(QMenu& menu);
    void openAddMenu();
    void fillItemMenu();
    void openItemMenu(const QPoint& global);
    [[nodiscard]] runbook::Place stepPlace() const;

    // Find and replace (editor_page_find.cpp). Nothing: told in the bar why.
    std::optional<std::vector<runbook::ByteRange>> foundPlaces();
    [[nodiscard]] runbook::ByteRange selectedBytes() const;
    void countFound();
    void find(bool backwards);
    void replace(bool all);

    // The file (editor_page_file.cpp).
    void connectFile();
    void showOpened(const EditorFile::Opened& opened);
    void offerRecovery(const runbook::DocumentFile::Recovery& recovery);
    void endRecovery();
    void tellChanged(runbook::ExternalChange change);
    void keepDraft();
    void compare(const QString& beforeName, const QByteArray& before, const QString& afterName,
                 const QByteArray& after);
    void endCompare();
    void setEditable(const std::optional<Error>& why);
    void save(bool overwrite = false);
    void saveAs();
    void askForRehearsal();
    void askAbout(const QString& question, const std::function<void()>& goOn);
    void askNow(const QString& question, const std::function<void()>& goOn);

    EditDocument* m_document;
    EditorFile* m_file;
    ItemModel* m_model;
    EditorTree* m_tree;
    ItemForm* m_form;
    SourceView* m_source;
    LintPane* m_lint;
    FindBar* m_find;
    NoticeBar* m_notices;
    QMenu* m_addMenu;
    QMenu* m_itemMenu;
    TreeBar* m_treeBar;
    CompareView* m_compare;
    QPushButton* m_save = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_redo = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_status = nullptr;
    QSplitter* m_rows = nullptr; // views, and below them the linter
    QSplitter* m_columns = nullptr;
    QTabWidget* m_tabs = nullptr;
    QTimer m_draftTimer;
    ItemLines m_lines;
    bool m_writable = true;
    bool m_recovering = false; // it is asked whether unsaved work is recovered
    bool m_editNew = false;    // the item that comes next was just added: the person types its text
    bool m_fromSource = false; // the cursor in the source leads
    std::function<void()> m_afterSave;
};

} // namespace holdpoint::ui
