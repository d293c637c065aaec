import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useObject } from '@/api/meta';
import { NotFound } from '@/app/frame/trouble';
import { ListHead } from '@/app/screens/list-head';
import { loadBoard, loadTable } from '@/app/screens/list-parts';
import type { Search } from '@/lib/search-params';

const BoardRoute = lazy(async () => ({ default: (await loadBoard()).BoardRoute }));
const ListScreen = lazy(async () => ({ default: (await loadTable()).ListScreen }));
const RecordPanel = lazy(async () => ({ default: (await import('@/features/record/record-panel')).RecordPanel }));

export function ListRoute() {
    const { object: name } = useParams({ strict: false });
    const { open, show } = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const object = useObject(name ?? '');
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
