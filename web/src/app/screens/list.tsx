import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useObject } from '@/api/meta';
import { NotFound } from '@/app/frame/trouble';
import { ListScreen } from '@/features/list/list-screen';
import { RecordPanel } from '@/features/record/record-panel';
import type { Search } from '@/lib/search-params';

export function ListRoute() {
    const { object: name } = useParams({ strict: false });
    const { open } = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const object = useObject(name ?? '');
    if (!object) return <NotFound />;
    const close = () => void navigate({ to: '.', search: (before: Search) => ({ ...before, open: undefined }) as Search, replace: true });
    return <ListScreen key={object.name} object={object} beside={open ? <RecordPanel key={open} object={object} id={open} onClose={close} /> : null} />;
}
