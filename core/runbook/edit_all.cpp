// SPDX-License-Identifier: GPL-3.0-or-later
// Several edits as one: ids change under way (a counter for equals, a heading above), items do not.
#include "core/runbook/document_content.h"
#include "core/runbook/edit_items.h"

#include <QHash>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// Every id that the edit names, so that it can be looked at or changed.
template <class Act> void forIds(Edit& edit, Act act)
{
    std::visit(
        [&act](auto& one) {
            using Kind = std::remove_cvref_t<decltype(one)>;
            if constexpr (requires { one.item; })
                act(one.item);
            if constexpr (requires { one.place; })
                act(one.place.item);
            if constexpr (requires { one.items; }) {
                for (QString& id : one.items)
                    act(id);
            }
            if constexpr (requires { one.phase; })
                act(one.phase);
            if constexpr (requires { one.step; })
                act(one.step);
            if constexpr (requires { one.fence; })
                act(one.fence);
            if constexpr (std::is_same_v<Kind, edit::FillValue>)
                act(one.value);
        },
        edit);
}

// The item that an edit changes or moves; empty for one that adds, copies or removes.
QString changedItem(const Edit& edit)
{
    return std::visit(
        [](const auto& one) -> QString {
            using Kind = std::remove_cvref_t<decltype(one)>;
            if constexpr (std::is_same_v<Kind, edit::Duplicate>)
                return {};
            else if constexpr (requires { one.item; })
                return one.item;
            else
                return {};
        },
        edit);
}

// Where bytes are after an edit; -1 where they are gone.
qint64 carriedByte(qint64 byte, const Patches& patches)
{
    qint64 shift = 0;
    for (const Patch& patch : patches) {
        if (patch.at + patch.removed.size() <= byte)
            shift += patch.inserted.size() - patch.removed.size();
        else if (patch.at < byte)
            return -1;
        else
            break;
    }
    return byte + shift;
}

bool isSame(const PlanItem& a, const PlanItem& b, int line)
{
    return b.kind == a.kind && b.text == a.text && b.line == line;
}

// The ids, in `after`, of the items that had these ids in `before`; empty for one that is gone.
void carry(QHash<QString, QString>& ids, const PlanItems& old, const PlanItems& now, const Source& before,
           const Source& after, const Patches& patches)
{
    for (QString& id : ids) {
        const int index = old.find(id);
        if (index < 0) {
            id.clear();
            continue;
        }
        const PlanItem& item = old.at(index);
        if (item.line <= 0)
            continue; // the runbook itself
        const qint64 byte = carriedByte(before.lineStart(item.line), patches);
        const int line = byte < 0 ? 0 : after.lineOf(byte);
        // Of several equals on one line the one that stands as far behind the first.
        const auto ordinal = std::count_if(old.all().begin(), old.all().begin() + index,
                                           [&](const PlanItem& one) { return isSame(item, one, item.line); });
        std::ptrdiff_t seen = 0;
        const auto found = std::find_if(now.all().begin(), now.all().end(), [&](const PlanItem& one) {
            return isSame(item, one, line) && seen++ == ordinal;
        });
        id = line > 0 && found != now.all().end() ? found->id : QString();
    }
}

} // namespace

Result<Document::EditedAll> Document::editAll(std::vector<Edit> edits) const
{
    EditedAll all{*this, {}, {}};
    QHash<QString, QString> ids; // as it is named in the edits, as it is named by now
    for (Edit& edit : edits)
        forIds(edit, [&ids](const QString& id) {
            if (!id.isEmpty())
                ids.insert(id, id);
        });
    QStringList results; // what the edits were about, as keys of `ids`
    int fresh = 0;
    for (Edit& edit : edits) {
        const QString changed = changedItem(edit);
        forIds(edit, [&ids](QString& id) {
            if (const QString now = ids.value(id); !now.isEmpty())
                id = now;
        });
        Result<Edited> edited = all.document.edit(edit);
        if (!edited)
            return std::unexpected(edited.error());
        if (!edited->patches.empty() && edits.size() > 1) {
            const Content& before = *all.document.m_content;
            const Content& after = *edited->document.m_content;
            carry(ids, PlanItems(before.plan), PlanItems(after.plan), before.source, after.source, edited->patches);
        }
        // A name of its own for what is new: no id has a line break.
        const QString key = changed.isEmpty() ? QStringLiteral("\n%1").arg(fresh++) : changed;
        if (!edited->item.isEmpty()) {
            ids[key] = edited->item;
            if (!results.contains(key))
                results.append(key);
        }
        all.document = std::move(edited->document);
        if (!edited->patches.empty())
            all.patches.push_back(std::move(edited->patches));
    }
    for (const QString& key : results)
        if (const QString id = ids.value(key); !id.isEmpty())
            all.items.append(id);
    return all;
}

} // namespace holdpoint::runbook
