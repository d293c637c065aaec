import { useParams } from '@tanstack/react-router';
import { useObject } from '@/api/meta';
import { RememberRecord } from '@/app/recent';
import { NotFound } from '@/app/frame/trouble';
import { useT } from '@/lib/i18n';
import { useKeyGroup } from '@/lib/shortcuts';
import { RecordScreen } from '@/features/record/record-screen';

export function RecordRoute() {
    const { object: name, record } = useParams({ strict: false });
    const t = useT();
    const object = useObject(name ?? '');
    useKeyGroup(t('keys.in_record'), [['Mod+Enter', t('keys.save')]]);
    if (!object || !record) return <NotFound />;
    return (
        <>
            <RememberRecord object={object} id={record} />
            <RecordScreen key={`${object.name} ${record}`} object={object} id={record} />
        </>
    );
}
