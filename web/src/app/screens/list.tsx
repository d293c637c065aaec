import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useObject } from '@/api/meta';
import { NotFound } from '@/app/frame/trouble';
import { ListHead } from '@/app/screens/list-head';
import { loadBoard, loadTable } from '@/app/screens/list-parts';
import { useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useKeyGroup } from '@/lib/shortcuts';

const BoardRoute = lazy(async () => ({ default: (await loadBoard()).BoardRoute }));
const ListScreen = lazy(async () => ({ default: (await loadTable()).ListScreen }));
const RecordPanel = lazy(async () => ({ default: (await import('@/features/record/record-panel')).RecordPanel }));

// What the table and the board handle themselves, key by key.
const list_keys: [string, MessageId][] = [
    ['↑ ↓ ← →', 'keys.move'],
    ['Enter', 'keys.open'],
    ['Shift+Enter', 'keys.peek'],
    ['e', 'keys.edit'],
    ['Space', 'keys.select'],
    ['Mod+a', 'keys.select_all'],
    ['Shift+↓', 'list.keys_range'],
    ['Mod+c', 'list.keys_copy'],
    ['Mod+v', 'list.keys_paste'],
    ['Mod+d', 'list.keys_fill'],
    ['Alt+→', 'list.keys_column'],
    ['Esc', 'keys.leave'],
];
const board_keys: [string, MessageId][] = [
    ['↑ ↓ ← →', 'keys.move'],
    ['Enter', 'keys.open'],
    ['Shift+Enter', 'keys.peek'],
    ['Space', 'keys.lift'],
    ['Esc', 'keys.put_back'],
];

export function ListRoute() {
    const t = useT();
    const { object: name } = useParams({ strict: false });
    const { open, show } = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const object = useObject(name ?? '');
    useKeyGroup(t(show === 'board' ? 'keys.on_board' : 'keys.in_list'), (show === 'board' ? board_keys : list_keys).map(([keys, says]) => [keys, t(says)]));
    if (!object) return <NotFound />;
    const close = () => void navigate({ to: '.', search: (before: Search) => ({ ...before, open: undefined }) as Search, replace: true });
    const beside = open && (
        <Suspense>
            <RecordPanel key={open} object={object} id={open} onClose={close} />
        </Suspense>
    );
    const head = <ListHead object={object} />;
    if (show === 'board' && object.board?.length) {
        return (
            <Suspense>
                <BoardRoute key={object.name} object={object} head={head} beside={beside} />
            </Suspense>
        );
    }
    return (
        <Suspense>
            <ListScreen key={object.name} object={object} head={head} beside={beside} />
        </Suspense>
    );
}
