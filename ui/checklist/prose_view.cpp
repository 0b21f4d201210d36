// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/prose_view.h"

#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QRegularExpression>
#include <QTextDocument>
#include <QWheelEvent>

#include <cmath>

namespace holdpoint::ui {
namespace {

// Characters that reorder or hide text have no business in prose that people decide by.
QString withoutOverrides(const QString& text)
{
    QString clean;
    clean.reserve(text.size());
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        const bool hides = (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069) || u == 0x200B || u == 0xFEFF ||
                           (u < 0x20 && u != '\n' && u != '\t') || u == 0x7F;
        clean += hides ? QChar(QChar::ReplacementCharacter) : c;
    }
    return clean;
}

} // namespace

ProseView::ProseView(QWidget* parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::ClickFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setUndoRedoEnabled(false);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    setAccessibleName(tr("What the runbook says"));
}

void ProseView::setProse(const QString& markdown)
{
    if (markdown == m_markdown)
        return;
    m_markdown = markdown;
    // Layout is linear but not free: what nobody reads in one sitting is cut, and says so.
    constexpr int longest = 60'000;
    QString shown = shownText(withoutOverrides(markdown.left(longest)));
    if (markdown.size() > longest)
        shown += QStringLiteral("\n\n") +
                 tr("The rest of this text (%L1 characters) stands in the runbook.").arg(markdown.size() - longest);
    // A picture is named, not shown: it would have to be fetched.
    static const QRegularExpression picture(QStringLiteral("!\\[([^\\]\\n]{0,200})\\]\\([^)\\n]{0,500}\\)"));
    shown.replace(picture, tr("(picture: %1)").arg(QStringLiteral("\\1")));
    document()->setMarkdown(shown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                       QTextDocument::MarkdownNoHTML);
    document()->setDefaultFont(font());
    fit();
}

QVariant ProseView::loadResource(int, const QUrl&) { return {}; }

void ProseView::fit()
{
    document()->setTextWidth(viewport()->width());
    const int height = int(std::ceil(document()->size().height())) + 2 * frameWidth();
    if (height != minimumHeight())
        setFixedHeight(height);
}

QSize ProseView::sizeHint() const { return {400, minimumHeight()}; }
QSize ProseView::minimumSizeHint() const { return {120, minimumHeight()}; }

void ProseView::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    fit();
}

void ProseView::changeEvent(QEvent* event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::FontChange) {
        document()->setDefaultFont(font());
        fit();
    }
}

void ProseView::wheelEvent(QWheelEvent* event) { event->ignore(); }

} // namespace holdpoint::ui
