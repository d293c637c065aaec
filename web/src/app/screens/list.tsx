import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useObject } from '@/api/meta';
import { NotFound } from '@/app/frame/trouble';
import { ListScreen } from '@/features/list/list-screen';
import type { Search } from '@/lib/search-params';

const RecordPanel = lazy(async () => ({ default: (await import('@/features/record/record-panel')).RecordPanel }));

export function ListRoute() {
    const { object: name } = useParams({ strict: false });
    const { open } = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const object = useObject(name ?? '');
    if (!object) return <NotFound />;
    const close = () => void navigate({ to: '.', search: (before: Search) => ({ ...before, open: undefined }) as Search, replace: true });
    const beside = open && (
        <Suspense>
            <RecordPanel key={open} object={object} id={open} onClose={close} />
        </Suspense>
    );
    return <ListScreen key={object.name} object={object} beside={beside} />;
}
