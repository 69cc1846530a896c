"""Steps of the schema, on what earlier states held."""
