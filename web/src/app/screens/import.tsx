import { useParams } from '@tanstack/react-router';
import { ImportScreen } from '@/features/import/import-screen';

export function ImportRoute() {
    const { import: id = '' } = useParams({ strict: false });
    return <ImportScreen key={id} id={id} />;
}
