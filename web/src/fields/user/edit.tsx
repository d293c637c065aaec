import { useSession } from '@/api/session';
import type { Named } from '@/api/types';
import type { EditProps } from '@/fields/kind';
import { RecordSelect } from '@/fields/shared/record-select';
import { useT } from '@/lib/i18n';

export function UserEdit({ value, onChange, onPick, input }: EditProps<Named>) {
    const { user } = useSession();
    return (
        <RecordSelect
            object="users"
            value={value}
            first={[{ id: user.id, name: user.name }]}
            input={input}
            onChange={(next) => {
                onChange(next);
                onPick?.(next);
            }}
        />
    );
}

/** "Me" stays me when the view is somebody else's. */
export function UserConditionEdit({ value, onChange, input }: EditProps<Named>) {
    const t = useT();
    return <RecordSelect object="users" value={value} first={[{ id: 'me', name: t('filter.me') }]} input={input} onChange={onChange} />;
}
