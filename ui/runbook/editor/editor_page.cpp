// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/editor_page.h"

#include "ui/runbook/configuration/configuration_dialog.h"
#include "ui/runbook/editor/compare_view.h"
#include "ui/runbook/editor/find_bar.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/lint_model.h"
#include "ui/runbook/editor/lint_pane.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/runbook/editor/source_view.h"
#include "ui/runbook/editor/tree_bar.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

using namespace std::chrono_literals;

constexpr int threeColumns = 1600; // pixels from which form and source stand side by side
constexpr auto draftDelay = 3s;

QString endingName(runbook::LineEnding ending)
{
    switch (ending) {
    case runbook::LineEnding::CrLf:
        return u"CRLF"_s;
    case runbook::LineEnding::Cr:
        return u"CR"_s;
    case runbook::LineEnding::Lf:
        break;
    }
    return u"LF"_s;
}

QPushButton* headButton(const QString& text, const QString& about)
{
    auto* button = new QPushButton(text);
    button->setMinimumHeight(spacing::controlHeight);
    button->setToolTip(about);
    return button;
}

} // namespace

EditorPage::EditorPage(Disk& disk, const QString& draftsFolder, QWidget* parent)
    : QWidget(parent)
    , m_document(new EditDocument(this))
    , m_file(new EditorFile(disk, draftsFolder, this))
    , m_model(new ItemModel(this))
    , m_tree(new EditorTree(*m_model))
    , m_form(new ItemForm)
    , m_source(new SourceView(*m_document))
    , m_lint(new LintPane)
    , m_find(new FindBar)
    , m_notices(new NoticeBar)
    , m_addMenu(new QMenu(this))
    , m_itemMenu(new QMenu(this))
    , m_treeBar(new TreeBar(*m_addMenu))
    , m_compare(new CompareView)
{
    build();
    connectParts();
    connectFile();
    makeKeys();
    tellState();
}

EditorPage::~EditorPage() = default;

QWidget* EditorPage::head()
{
    auto* back = headButton(tr("&Back"), tr("Leave the editor"));
    m_save = headButton(tr("Save"), tr("Save the runbook (Ctrl+S)"));
    auto* saveAs = headButton(tr("Sav&e as…"), tr("Save under another name (Ctrl+Shift+S)"));
    m_undo = headButton(tr("Undo"), tr("Take the last change back (Ctrl+Z)"));
    m_redo = headButton(tr("Redo"), tr("Make the change again (Ctrl+Y)"));
    auto* find = headButton(tr("Find"), tr("Find and replace in the source (Ctrl+F, Ctrl+H)"));
    auto* launch = headButton(tr("&Launch…"), tr("Make a launch of this runbook as it is saved"));
    m_name = new QLabel;
    m_name->setTextFormat(Qt::PlainText);
    m_name->setFont(themeFont(FontRole::Strong));
    m_name->setMinimumWidth(80);
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : std::initializer_list<QWidget*>{back, m_save, saveAs, m_undo, m_redo, find,
                                                           configurationButton(*m_document, this), launch})
        row->addWidget(widget);
    row->addSpacing(spacing::normal);
    row->addWidget(m_name, 1);
    connect(back, &QPushButton::clicked, this, &EditorPage::close);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(saveAs, &QPushButton::clicked, this, &EditorPage::saveAs);
    connect(m_undo, &QPushButton::clicked, m_document, &EditDocument::undo);
    connect(m_redo, &QPushButton::clicked, m_document, &EditDocument::redo);
    connect(find, &QPushButton::clicked, this, [this] { m_find->open(m_source->textCursor().selectedText(), true); });
    connect(launch, &QPushButton::clicked, this, [this] {
        askAbout(tr("A launch is made of the file as it is saved, and there are changes that are not saved."),
                 [this] { Q_EMIT launchWanted(path()); });
    });
    return head;
}

void EditorPage::build()
{
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->setChildrenCollapsible(false);
    m_tabs = new QTabWidget;
    auto* items = new QWidget;
    auto* column = new QVBoxLayout(items);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::tight);
    column->addWidget(m_treeBar);
    column->addWidget(m_tree, 1);
    m_columns->addWidget(items);
    m_rows = new QSplitter(Qt::Vertical);
    m_rows->setChildrenCollapsible(false);
    m_rows->addWidget(m_columns);
    m_rows->addWidget(m_lint);
    m_rows->setStretchFactor(0, 4);
    m_rows->setStretchFactor(1, 1);
    m_status = new QLabel;
    m_status->setTextFormat(Qt::PlainText);
    m_status->setFont(themeFont(FontRole::Small));
    m_status->setAccessibleName(tr("State of the file"));
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::tight);
    box->setSpacing(spacing::tight);
    box->addWidget(head());
    box->addWidget(m_notices);
    box->addWidget(m_find);
    box->addWidget(m_rows, 1);
    box->addWidget(m_compare, 1);
    box->addWidget(m_status);
    arrange();
    m_rows->setSizes({700, 200});
}

// Side by side where there is room, tabs where there is not.
void EditorPage::arrange()
{
    const bool wide = width() >= threeColumns;
    const bool isWide = m_form->parentWidget() == m_columns;
    const bool isNarrow = m_columns->indexOf(m_tabs) >= 0;
    if ((wide && isWide) || (!wide && isNarrow))
        return;
    if (wide) {
        m_columns->addWidget(m_form);
        m_columns->addWidget(m_source);
        m_tabs->setParent(nullptr);
        m_tabs->hide();
        m_tabs->setParent(this);
        m_form->show();
        m_source->show();
        m_columns->setSizes({width() * 36 / 100, width() * 26 / 100, width() * 38 / 100});
    } else {
        m_tabs->addTab(m_form, tr("F&orm"));
        m_tabs->addTab(m_source, tr("Sour&ce"));
        m_columns->addWidget(m_tabs);
        m_tabs->show();
        m_columns->setSizes({width() * 45 / 100, width() * 55 / 100});
    }
}

void EditorPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void EditorPage::connectParts()
{
    connect(m_document, &EditDocument::planChanged, this, &EditorPage::showPlan);
    connect(m_document, &EditDocument::itemsWanted, this, &EditorPage::follow);
    connect(m_document, &EditDocument::stateChanged, this, &EditorPage::tellState);
    connect(m_document, &EditDocument::bytesChanged, this, [this] {
        m_notices->clear(u"edit"_s); // what could not be done is past
        // Not begun anew by every key: who types without a pause has a draft as well.
        if (!m_draftTimer.isActive())
            m_draftTimer.start();
        tellState();
    });
    connect(m_document, &EditDocument::failed, this, [this](const Error& error) {
        m_editNew = false;
        m_notices->say(u"edit"_s, error);
    });
    connect(m_document, &EditDocument::readable, this, [this](const std::optional<Error>& problem) {
        if (problem)
            m_notices->say(u"readable"_s, *problem);
        else
            m_notices->clear(u"readable"_s);
    });
    connect(m_tree, &EditorTree::currentKeyChanged, this, [this] { showItem(); });
    connect(m_tree, &EditorTree::selectionEdited, this, &EditorPage::tellState);
    connect(m_tree, &EditorTree::actWanted, this, &EditorPage::act);
    connect(m_tree, &EditorTree::menuWanted, this, &EditorPage::openItemMenu);
    connect(m_treeBar, &TreeBar::actWanted, this, &EditorPage::act);
    connect(m_source, &SourceView::lineEntered, this, &EditorPage::enterLine);
    connect(m_source, &QPlainTextEdit::cursorPositionChanged, this, &EditorPage::tellState);
    connect(m_form, &ItemForm::edited, this, &EditorPage::fieldsEdited);
    connect(m_model, &ItemModel::textEdited, this, [this](const QString& key, const QString& text) {
        if (const EditItem* item = m_model->item(m_model->indexOf(key)))
            fieldsEdited(*item, {{item->kind == ItemKind::Value ? FieldId::Fill : FieldId::Text, text}});
    });
    connect(m_model, &ItemModel::itemsDropped, this, &EditorPage::dropItems);
    connect(m_model, &ItemModel::filesDropped, this, &EditorPage::dropFiles);
    connect(m_model, &ItemModel::textDropped, this, &EditorPage::dropText);
    connect(m_addMenu, &QMenu::aboutToShow, this, [this] { fillAddMenu(*m_addMenu); });
    connect(m_find, &FindBar::countWanted, this, &EditorPage::countFound);
    connect(m_find, &FindBar::findWanted, this, &EditorPage::find);
    connect(m_find, &FindBar::replaceWanted, this, &EditorPage::replace);
    connect(m_find, &FindBar::closed, this, [this] {
        m_find->hide();
        m_source->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_lint, &LintPane::findingChosen, this, [this](const runbook::LintFinding& finding) {
        if (finding.line <= 0)
            return;
        m_tree->choose(m_lines.keyAt(finding.line));
        if (m_lint->isChecked() && finding.bytes.end > finding.bytes.begin)
            m_source->selectBytes(finding.bytes);
        else
            m_source->goToLine(finding.line);
    });
    connect(m_lint, &LintPane::fixWanted, this, [this](const runbook::LintFix& fix) {
        runbook::Patches patches;
        for (const runbook::LintReplacement& one : fix.replacements)
            patches.push_back(
                {one.bytes.begin, m_document->bytes().mid(one.bytes.begin, one.bytes.end - one.bytes.begin), one.text});
        m_document->act(fix.title, runbook::edit::ApplyFix{patches});
    });
    connect(m_lint, &LintPane::findingsChanged, this, [this] {
        std::vector<runbook::ByteRange> ranges;
        for (const runbook::LintFinding& finding : m_lint->model().findings())
            if (finding.bytes.end > finding.bytes.begin)
                ranges.push_back(finding.bytes);
        m_source->setUnderlined(std::move(ranges));
    });
    connect(m_lint, &LintPane::rehearsalWanted, this, &EditorPage::askForRehearsal);
    connect(m_lint, &LintPane::rehearsalRead, this, [this] { m_notices->clear(u"rehearsal"_s); });
    connect(m_lint, &LintPane::rehearsalFailed, this,
            [this](const Error& error) { m_notices->say(u"rehearsal"_s, error); });
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftDelay);
    connect(&m_draftTimer, &QTimer::timeout, this, &EditorPage::keepDraft);
    connect(m_compare, &CompareView::closed, this, &EditorPage::endCompare);
}

void EditorPage::key(const QKeySequence& keys, const std::function<void()>& act)
{
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, act);
}

void EditorPage::makeKeys()
{
    key(Qt::CTRL | Qt::Key_S, [this] { save(); });
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { saveAs(); });
    key(Qt::CTRL | Qt::Key_Z, [this] { m_document->undo(); });
    key(Qt::CTRL | Qt::Key_Y, [this] { m_document->redo(); });
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_Z, [this] { m_document->redo(); });
    key(Qt::CTRL | Qt::Key_F, [this] { m_find->open(m_source->textCursor().selectedText(), false); });
    key(Qt::CTRL | Qt::Key_H, [this] { m_find->open(m_source->textCursor().selectedText(), true); });
    key(Qt::Key_F3, [this] { find(false); });
    key(Qt::SHIFT | Qt::Key_F3, [this] { find(true); });
    key(Qt::Key_F8, [this] { m_lint->goOn(false); });
    key(Qt::SHIFT | Qt::Key_F8, [this] { m_lint->goOn(true); });
    key(Qt::CTRL | Qt::Key_Period, [this] { m_lint->fixButton()->click(); });
    key(Qt::CTRL | Qt::Key_R, [this] { askForRehearsal(); });
    key(Qt::CTRL | Qt::Key_W, [this] { close(); });
    key(Qt::ALT | Qt::Key_1, [this] { m_tree->setFocus(Qt::ShortcutFocusReason); });
    key(Qt::ALT | Qt::Key_2, [this] {
        m_tabs->setCurrentWidget(m_form);
        m_form->focusFirst();
    });
    key(Qt::ALT | Qt::Key_3, [this] {
        m_tabs->setCurrentWidget(m_source);
        m_source->setFocus(Qt::ShortcutFocusReason);
    });
    key(Qt::ALT | Qt::Key_4, [this] { m_lint->table()->setFocus(Qt::ShortcutFocusReason); });
}

void EditorPage::showPlan()
{
    const runbook::Plan& plan = m_document->document().plan();
    std::vector<EditItem> items = editItems(plan);
    m_lines = ItemLines(items);
    const bool first = m_model->rowCount() == 0;
    m_model->setItems(std::move(items));
    if (first) {
        m_tree->expand(m_model->indexOf(u"group:phases"_s));
        m_tree->choose(u"title"_s);
    }
    showItem();
    m_lint->check(m_document->document());
    tellState();
}

std::optional<EditItem> EditorPage::currentItem() const
{
    const EditItem* item = m_model->item(m_tree->currentIndex());
    return item ? std::optional(*item) : std::nullopt;
}

void EditorPage::showItem()
{
    const std::optional<EditItem> item = currentItem();
    m_form->showItem(m_document->document().plan(), item);
    const ItemLines::Span span = item ? m_lines.spanOf(item->key) : ItemLines::Span();
    m_source->markLines(span.first, span.last, !m_fromSource);
    // Keys go to where the focus is: an item that is gone takes none of them with it.
    if (isVisible() && isActiveWindow() && !QApplication::focusWidget())
        m_tree->setFocus(Qt::OtherFocusReason);
}

// What an act left behind is what one goes on with.
void EditorPage::follow(const QStringList& ids)
{
    QStringList keys;
    for (const QString& id : ids)
        if (const QString key = m_model->keyOf(id); !key.isEmpty() && !keys.contains(key))
            keys.append(key);
    if (keys.isEmpty())
        return;
    if (keys.size() > 1)
        m_tree->chooseAll(keys);
    else if (m_tree->selectedKeys() != keys)
        m_tree->choose(keys.constFirst());
    if (std::exchange(m_editNew, false))
        editCurrent();
}

void EditorPage::enterLine(int line)
{
    m_fromSource = true;
    const QString key = m_lines.keyAt(line);
    if (!key.isEmpty() && key != m_tree->currentKey())
        m_tree->choose(key);
    m_fromSource = false;
}

QString EditorPage::status() const { return m_status->text(); }

void EditorPage::tellState()
{
    const runbook::Document& document = m_document->document();
    const bool open = !m_file->path().isEmpty();
    m_save->setEnabled(open && m_document->isModified() && m_writable);
    m_undo->setEnabled(m_document->canUndo());
    m_redo->setEnabled(m_document->canRedo());
    m_treeBar->setState(m_document->isReadOnly(),
                        m_tree->selectionModel()->hasSelection() &&
                            !m_tree->currentIndex().data(ItemModel::IdRole).toString().isEmpty());
    const QString name = QFileInfo(m_file->path()).fileName();
    m_name->setText(m_document->isModified() ? tr("%1 (not saved)").arg(name) : name);
    m_name->setToolTip(m_file->path());
    const QString state = !m_writable                ? tr("read-only: use Save as")
                          : m_document->isModified() ? tr("changes not saved yet")
                                                     : tr("saved");
    const QString encoding = document.hasByteOrderMark() ? tr("UTF-8 with byte order mark") : u"UTF-8"_s;
    m_status->setText(tr("%1  ·  %2  ·  Line %3 of %4  ·  %5", "encoding, line ending, line, lines, state")
                          .arg(encoding, endingName(document.lineEnding()))
                          .arg(m_source->currentLine())
                          .arg(m_document->map().lineCount())
                          .arg(state));
}

bool EditorPage::event(QEvent* event)
{
    // Who comes back from another program may have changed the file there.
    if (event->type() == QEvent::WindowActivate)
        m_file->checkOutside();
    return QWidget::event(event);
}

} // namespace holdpoint::ui
