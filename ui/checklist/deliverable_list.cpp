// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deliverable_list.h"

#include "ui/checklist/marks.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

DeliverableList::DeliverableList(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setAcceptDrops(true);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::tight);
}

DeliverableList::Row DeliverableList::makeRow()
{
    Row row;
    row.widget = new QWidget(this);
    row.mark = new MarkLabel(row.widget);
    row.text = new QLabel(row.widget);
    row.files = new QLabel(row.widget);
    row.attach = new QPushButton(tr("Attach file…"), row.widget);
    for (QLabel* label : {row.text, row.files}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    row.files->setFont(themeFont(FontRole::Small));
    row.attach->setAutoDefault(false);
    row.attach->setMinimumHeight(spacing::controlHeight);
    row.attach->setToolTip(tr("Choose a file, or drop one here; a copy is kept with the launch"));
    auto* grid = new QGridLayout(row.widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::normal);
    auto* said = new QVBoxLayout;
    said->setSpacing(0);
    said->addStretch();
    said->addWidget(row.text);
    said->addWidget(row.files);
    said->addStretch();
    grid->addLayout(said, 0, 0);
    grid->addWidget(row.mark, 0, 1, Qt::AlignVCenter | Qt::AlignRight);
    grid->addWidget(row.attach, 0, 2, Qt::AlignVCenter);
    grid->setColumnStretch(0, 1);
    const int at = int(m_rows.size());
    connect(row.attach, &QPushButton::clicked, this, [this, at] { choose(m_rows.at(at).id); });
    m_layout->addWidget(row.widget);
    return row;
}

void DeliverableList::refresh(const checklist::Launch& launch, const runbook::Step& step)
{
    m_step = step.id;
    const int wanted = int(std::min<qsizetype>(step.deliverables.size(), mostRows));
    while (m_rows.size() < wanted + 1)
        m_rows.append(makeRow());
    const QStringList missing = launch.missingDeliverables(step.id);
    for (int i = 0; i < int(m_rows.size()); ++i) {
        Row& row = m_rows[i];
        row.widget->setVisible(i <= wanted);
        row.open = false;
        row.id = i < wanted ? step.deliverables.at(i).id : QString();
        if (i > wanted)
            continue;
        QStringList files;
        for (const checklist::EvidenceRecord& evidence : launch.state().evidence) {
            if (evidence.file.step == step.id && evidence.file.deliverable == row.id)
                files.append(tr("%1 (%2, %3 UTC, SHA-256 %4…)")
                                 .arg(evidence.file.fileName, evidence.by.person, utcSeconds(evidence.utcMs),
                                      evidence.file.sha256.left(12)));
        }
        row.files->setText(files.join(QLatin1Char('\n')));
        row.files->setVisible(!files.isEmpty());
        if (i < wanted) {
            row.open = missing.contains(row.id);
            row.text->setText(shownText(step.deliverables.at(i).text));
            row.mark->setMark(row.open ? StateMark{tr("File wanted"), StateShape::Waiting, Meaning::Neutral}
                                       : StateMark{tr("Attached"), StateShape::Passed, Meaning::Ok});
            row.attach->setText(row.open ? tr("Attach file…") : tr("Attach another…"));
            row.attach->setAccessibleName(tr("Attach a file as: %1").arg(row.text->text()));
        } else {
            row.text->setText(tr("Other evidence of this step"));
            row.attach->setText(tr("Attach file…"));
            row.attach->setAccessibleName(tr("Attach other evidence of this step"));
        }
        row.mark->setVisible(i < wanted);
    }
}

void DeliverableList::choose(const QString& deliverable)
{
    auto* dialog = new QFileDialog(this, tr("Attach a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, step = m_step, deliverable](const QString& file) {
        Q_EMIT attachRequested(step, deliverable, file);
    });
    dialog->open();
}

void DeliverableList::focusFirstOpen()
{
    for (const Row& row : std::as_const(m_rows)) {
        if (row.open) {
            row.attach->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

QPushButton* DeliverableList::attachButton(const QString& deliverable) const
{
    for (const Row& row : m_rows) {
        if (row.id == deliverable && row.widget->isVisibleTo(this))
            return row.attach;
    }
    return nullptr;
}

QString DeliverableList::deliverableAt(const QPoint& position) const
{
    for (const Row& row : m_rows) {
        if (row.widget->isVisibleTo(this) && row.widget->geometry().contains(position))
            return row.id;
    }
    return {};
}

void DeliverableList::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void DeliverableList::dragMoveEvent(QDragMoveEvent* event) { event->acceptProposedAction(); }

void DeliverableList::dropEvent(QDropEvent* event)
{
    const QString deliverable = deliverableAt(event->position().toPoint());
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            Q_EMIT attachRequested(m_step, deliverable, url.toLocalFile());
    }
    event->acceptProposedAction();
}

} // namespace holdpoint::ui
