import { useParams } from '@tanstack/react-router';
import { useObject } from '@/api/meta';
import { NotFound } from '@/app/frame/trouble';
import { RecordScreen } from '@/features/record/record-screen';

export function RecordRoute() {
    const { object: name, record } = useParams({ strict: false });
    const object = useObject(name ?? '');
    if (!object || !record) return <NotFound />;
    return <RecordScreen key={`${object.name} ${record}`} object={object} id={record} />;
}
