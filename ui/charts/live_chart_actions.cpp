// SPDX-License-Identifier: GPL-3.0-or-later
// The context menu of a LiveChart, and the keys of what stands in it.
#include "ui/charts/chart_export.h"
#include "ui/charts/live_chart.h"
#include "ui/charts/sample_table.h"

#include <QAction>
#include <QFileDialog>

namespace holdpoint::ui {

void LiveChart::makeActions()
{
    const auto add = [this](const QKeySequence& key, auto act, Qt::ShortcutContext context) {
        auto* action = new QAction(this);
        action->setShortcut(key);
        action->setShortcutContext(context);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        return action;
    };
    // With the keyboard on a button of the chart, Space is that button's; all else means the same as before.
    const auto withButtons = Qt::WidgetWithChildrenShortcut;
    m_pauseAction = add(Qt::Key_Space, &LiveChart::togglePause, Qt::WidgetShortcut);
    const auto backToLive = [this] {
        m_window.backToLive();
        windowMoved();
    };
    m_liveAction = add(Qt::Key_End, backToLive, withButtons);
    m_zoneAction = add(Qt::Key_Z, &LiveChart::nextTimeZone, withButtons);
    m_powersAction = add(
        Qt::Key_L, [this] { setLogarithmic(!m_logarithmic); }, withButtons);
    m_powersAction->setCheckable(true);
    m_tableAction = add(Qt::Key_T, &LiveChart::showTable, withButtons);
    m_exportAction = add(QKeySequence::Save, &LiveChart::askForFile, withButtons);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void LiveChart::retranslate()
{
    m_pauseAction->setText(m_window.isLive() ? tr("Pause") : tr("Continue"));
    m_liveAction->setText(tr("Back to live"));
    m_liveAction->setEnabled(!m_window.isLive());
    switch (zoneAfter()) {
    case TimeZoneShown::Utc:
        m_zoneAction->setText(tr("Show UTC"));
        break;
    case TimeZoneShown::Local:
        m_zoneAction->setText(tr("Show local time"));
        break;
    case TimeZoneShown::Relative:
        m_zoneAction->setText(tr("Show the time to T-0"));
        break;
    }
    m_powersAction->setText(tr("Logarithmic scale"));
    m_powersAction->setChecked(m_logarithmic);
    m_tableAction->setText(tr("Show as a table"));
    m_exportAction->setText(tr("Export..."));
    restyleParts();
}

void LiveChart::togglePause()
{
    if (m_window.isLive())
        m_window.pause(m_nowMs);
    else
        m_window.backToLive();
    windowMoved();
}

void LiveChart::showTable()
{
    auto* table = new SampleTable(this);
    table->setAttribute(Qt::WA_DeleteOnClose);
    table->show();
}

void LiveChart::askForFile()
{
    auto* dialog = new QFileDialog(this, tr("Export the chart"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Picture (*.png)"), tr("Drawing (*.svg)"), tr("Page (*.pdf)"), tr("Numbers (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const qsizetype dot = filter.lastIndexOf(u'.');
        dialog->setDefaultSuffix(filter.mid(dot + 1, 3));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &LiveChart::exportTo);
    dialog->open();
}

void LiveChart::exportTo(const QString& file)
{
    closeFailure(); // it is no part of the picture
    const Result<void> written = exportChart(*this, file);
    if (written)
        return;
    showFailure(written.error());
    Q_EMIT failed(written.error());
}

} // namespace holdpoint::ui
